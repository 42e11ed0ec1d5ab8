package numbers

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"
)

// An automaton answers what a regular expression over digits answers, at two nanoseconds a digit. The numbering plans of
// the library are such expressions, and matching them with regexp is nearly all that a number costs.
//
// State 0 is the dead one: nothing matches after it.
type automaton struct {
	next  [][10]uint16
	final []bool
	start uint16
}

// maxStates bounds an automaton. The largest plan of the world needs a fraction of it.
const maxStates = 1 << 15

// compileDigits makes the automaton of a pattern, which is anchored at the start; whether it is at the end too is the
// caller's choice of method. It refuses what an automaton over digits can't say, and never guesses: exact is false when
// the pattern asks for a position (`$`), which is then taken as fulfilled.
func compileDigits(pattern string) (a *automaton, exact, ok bool) {
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil, false, false
	}
	prog, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return nil, false, false
	}
	b := subsets{prog: prog, exact: true, known: map[string]uint16{}}
	b.state(nil)
	b.a.start = b.state([]uint32{uint32(prog.Start)})
	for i := 1; i < len(b.sets); i++ {
		if len(b.sets) > maxStates {
			return nil, false, false
		}
		for d := range 10 {
			b.a.next[i][d] = b.state(b.step(b.sets[i], rune('0'+d)))
		}
	}
	return &b.a, b.exact, true
}

// whole reports whether the pattern matches all of the digits.
func (a *automaton) whole(digits string) bool {
	s := a.start
	for i := 0; i < len(digits); i++ {
		if s = a.next[s][digits[i]-'0']; s == 0 {
			return false
		}
	}
	return a.final[s]
}

// begins reports whether the pattern matches one digit or more at the start.
func (a *automaton) begins(digits string) bool {
	s := a.start
	for i := 0; i < len(digits); i++ {
		if s = a.next[s][digits[i]-'0']; s == 0 {
			return false
		}
		if a.final[s] {
			return true
		}
	}
	return false
}

// subsets builds an automaton out of a compiled expression: a state is the set of the instructions where it may stand.
type subsets struct {
	prog  *syntax.Prog
	exact bool
	known map[string]uint16
	sets  [][]uint32
	a     automaton
}

// state numbers the set that is reached from these instructions without reading a digit.
func (b *subsets) state(from []uint32) uint16 {
	var set []uint32
	final := false
	seen := make([]bool, len(b.prog.Inst))
	for len(from) > 0 {
		pc := from[len(from)-1]
		from = from[:len(from)-1]
		if seen[pc] {
			continue
		}
		seen[pc] = true
		switch in := b.prog.Inst[pc]; in.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			from = append(from, in.Out, in.Arg)
		case syntax.InstEmptyWidth:
			b.exact = false
			from = append(from, in.Out)
		case syntax.InstCapture, syntax.InstNop:
			from = append(from, in.Out)
		case syntax.InstMatch:
			final = true
			set = append(set, pc)
		case syntax.InstFail:
		default:
			set = append(set, pc)
		}
	}
	slices.Sort(set)
	key := setKey(set)
	if n, ok := b.known[key]; ok {
		return n
	}
	n := uint16(len(b.sets))
	b.known[key] = n
	b.sets = append(b.sets, set)
	b.a.next = append(b.a.next, [10]uint16{})
	b.a.final = append(b.a.final, final)
	return n
}

func (b *subsets) step(set []uint32, digit rune) []uint32 {
	var out []uint32
	for _, pc := range set {
		if in := &b.prog.Inst[pc]; in.Op != syntax.InstMatch && in.MatchRune(digit) {
			out = append(out, in.Out)
		}
	}
	return out
}

func setKey(set []uint32) string {
	key := make([]byte, 0, 4*len(set))
	for _, pc := range set {
		key = binary.LittleEndian.AppendUint32(key, pc)
	}
	return string(key)
}
