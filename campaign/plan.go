package campaign

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"campaign/campaign/ledger"
	"campaign/campaign/pace"
	"campaign/schema"
	"campaign/schema/wording"
)

// A Plan is what a run would do, found out by reading and rendering every row.
type Plan struct {
	Rows   int
	States map[State]int // every row once
	Ready  Rows          // those that would be sent now
	Send   int           // how many they are
	Again  int           // of them, how many were rejected or unsure before
	Unsure int           // of those, how many may have been received
	// Withheld are the rejected who aren't sent it again, whoever asks: one for each code.
	Withheld []Withheld
	// Faults counts invalid rows by what is at fault, such as a column.
	Faults []Count
	// Problems are the first of what makes rows invalid, or duplicates where none may be, Warnings the first of what is only odd.
	Problems, Warnings Shown
	// Duplicates are what was found out about people who stand in the list more than once, for other views of it.
	Duplicates Duplicates
	// First are the first letters that would be sent.
	First []*Letter
	// Takes is how long the sends last at the set rate, 0 when it is unlimited.
	Takes time.Duration
}

// A Count says how often something was seen.
type Count struct {
	What string
	N    int
}

// Shown are the first of many problems, and how many more there are.
type Shown struct {
	First []schema.Problem
	More  int
}

// What a person is shown of the rows' problems.
const (
	shownProblems = 20
	shownWarnings = 5
)

func (s *Shown) add(p schema.Problem, most int) {
	if len(s.First) < most {
		s.First = append(s.First, p)
		return
	}
	s.More++
	s.vary(p)
}

// vary shows a problem of a kind that isn't shown, of another place or with another code, in the place of the last whose
// kind is shown before: what hundreds of rows have mustn't hide what one has.
func (s *Shown) vary(p schema.Problem) {
	alike := func(other schema.Problem) func(schema.Problem) bool {
		return func(p schema.Problem) bool { return p.Path == other.Path && p.Code == other.Code }
	}
	if slices.ContainsFunc(s.First, alike(p)) {
		return
	}
	for i, other := range slices.Backward(s.First) {
		if slices.ContainsFunc(s.First[:i], alike(other)) {
			s.First[i] = p
			return
		}
	}
}

// sort puts what is shown in the list's order.
func (s *Shown) sort() {
	slices.SortStableFunc(s.First, func(a, b schema.Problem) int { return a.Line - b.Line })
}

// PlanOptions say what a plan is made for.
type PlanOptions struct {
	Known Known
	Again ledger.States
	At    time.Time // of the plan, which decides who may be sent to again; the zero time is now
	Limit int       // at most so many are sent; 0 for no limit
	First int       // how many first letters are kept
	// Problem is told of every row's problem, also of those beyond the first; may be nil.
	Problem func(schema.Problem)
	// Letter sees every letter that would be sent; an error ends the plan; may be nil.
	Letter func(*Letter) error
}

// Plan walks all rows. The problems that it returns are the file's as a whole: with any that is no warning, nothing may
// be sent.
func (c *Campaign) Plan(ctx context.Context, o PlanOptions) (*Plan, []schema.Problem, error) {
	if o.At.IsZero() {
		o.At = time.Now()
	}
	p := &Plan{States: map[State]int{}}
	faults := map[string]int{}
	if err := c.count(ctx, p, o, faults); err != nil {
		if problem, ok := c.FileProblem(err); ok {
			return p, []schema.Problem{problem}, nil
		}
		return nil, nil, err
	}
	for what, n := range faults {
		p.Faults = append(p.Faults, Count{what, n})
	}
	slices.SortFunc(p.Faults, func(a, b Count) int {
		if a.N != b.N {
			return b.N - a.N
		}
		return strings.Compare(a.What, b.What)
	})
	if c.Rate != pace.Unlimited && p.Send > 0 {
		p.Takes = time.Duration(min(float64(p.Send-1)/float64(c.Rate)*float64(time.Second), math.MaxInt64/2)) // a century and a half
	}
	return p, c.judge(p), nil
}

// count counts every row once.
func (c *Campaign) count(ctx context.Context, p *Plan, o PlanOptions, faults map[string]int) error {
	var s search
	for l, err := range c.letters(ctx, View{Known: o.Known}, asked{o.Again, o.At}, &s) {
		if err != nil {
			return err
		}
		if p.add(l, o, faults) && o.Letter != nil {
			if err := o.Letter(l); err != nil {
				return err
			}
		}
	}
	var err error
	p.Duplicates, err = s.settle(ctx, c, func(l *Letter) {
		p.uncount(Duplicate) // what this row had is that row's
		p.add(l, o, faults)
	})
	p.Problems.sort()
	p.Warnings.sort()
	p.sortWithheld()
	return err
}

// add counts a letter, and tells whether it would be sent.
func (p *Plan) add(l *Letter, o PlanOptions, faults map[string]int) bool {
	p.Rows++
	p.States[l.State]++
	if l.Withheld != nil {
		p.withhold(l.Withheld)
	}
	if l.State == Invalid {
		faults[l.Problems[0].Path]++
	}
	for _, problem := range l.Problems {
		if o.Problem != nil {
			o.Problem(problem)
		}
		if problem.Warning {
			p.Warnings.add(problem, shownWarnings)
		} else {
			p.Problems.add(problem, shownProblems)
		}
	}
	if !l.Ready || o.Limit > 0 && p.Send >= o.Limit {
		return false
	}
	p.Ready.add(l.Row.Number)
	p.Send++
	if l.State != Pending {
		p.Again++
	}
	if l.State == Unsure {
		p.Unsure++
	}
	if len(p.First) < o.First {
		p.First = append(p.First, l)
	}
	return true
}

// uncount takes back a row that was counted in a state.
func (p *Plan) uncount(s State) {
	p.Rows--
	if p.States[s]--; p.States[s] == 0 {
		delete(p.States, s)
	}
}

// NoRows is what is wrong with a list that has only a header.
func (c *Campaign) NoRows() schema.Problem {
	return schema.Of(c.Recipients.Path, 1, wording.Say("rows-missing", nil))
}

// judge finds what forbids a run as a whole.
func (c *Campaign) judge(p *Plan) []schema.Problem {
	var problems []schema.Problem
	if p.Rows == 0 {
		problems = append(problems, c.NoRows())
	}
	if n := p.States[Invalid]; c.MaxInvalid.Exceeded(n, p.Rows) {
		args := wording.Args{"invalid": strconv.Itoa(n), "rows": strconv.Itoa(p.Rows), "most": c.MaxInvalid.String()}
		problems = append(problems, c.Document.Locate(wording.Say("too-many-invalid-rows", args).At("recipients.max_invalid")))
	}
	if n := p.States[Duplicate]; n > 0 && c.StopOnDuplicate {
		problems = append(problems, c.Document.Locate(
			wording.Say("duplicate-rows", wording.Args{"n": strconv.Itoa(n)}).At("recipients.duplicates")))
	}
	return problems
}
