package dossier

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"campaign/providers/provider"
)

// CodesFile is the name of a vendor's codes in its dossier.
const CodesFile = "codes.json"

// codesFile is codes.json.
type codesFile struct {
	Sources map[string]Source `json:"sources"`
	Codes   []entry           `json:"codes"`
}

// An entry is a Code as the file has it.
type entry struct {
	Code     string `json:"code"`
	Subcode  string `json:"subcode"`
	Details  string `json:"details"` // a regular expression; what its named groups find stands for {name} in means and do
	Verdict  string `json:"verdict"` // rejected, throttled, unavailable, denied or unsure
	Means    string `json:"means"`
	Do       string `json:"do"`
	Wait     string `json:"wait"`      // a duration
	Again    string `json:"again"`     // of what is rejected: never, fixed, or a duration
	Why      string `json:"why"`       // where again isn't fixed
	About    string `json:"about"`     // recipient or template; "" for anything else
	OptedOut bool   `json:"opted_out"` // the person has stopped marketing messages
	Source   string `json:"source"`    // one of sources
}

// LoadCodes reads the codes of a vendor's dossier and checks them. A vendor without a file of them documents none. The error
// names every fault.
func LoadCodes(files fs.FS) (Codes, error) {
	text, err := fs.ReadFile(files, CodesFile)
	if errors.Is(err, fs.ErrNotExist) {
		return Codes{}, nil
	}
	if err != nil {
		return Codes{}, err
	}
	var f codesFile
	if err := Decode(text, &f); err != nil {
		return Codes{}, err
	}
	l := &codesLoader{codes: Codes{byCode: map[string][]Code{}}}
	l.load(f)
	if len(l.faults) > 0 {
		return Codes{}, errors.Join(l.faults...)
	}
	return l.codes, nil
}

// A codesLoader makes codes of entries and collects what is wrong with them.
type codesLoader struct {
	codes  Codes
	faults []error
	at     string // what is looked at
}

func (l *codesLoader) must(ok bool, format string, a ...any) {
	if !ok {
		l.faults = append(l.faults, fmt.Errorf("%s: %s", l.at, fmt.Sprintf(format, a...)))
	}
}

func (l *codesLoader) load(f codesFile) {
	used := map[string]bool{}
	seen := map[[3]string]bool{}
	for _, e := range f.Codes {
		l.at = strings.TrimRight("code "+e.Code+" "+e.Subcode+" "+e.Details, " ")
		source, known := f.Sources[e.Source]
		l.must(known, "there is no source %q", e.Source)
		used[e.Source] = true
		kind := [3]string{e.Code, e.Subcode, e.Details}
		l.must(!seen[kind], "stands twice")
		seen[kind] = true
		c := l.code(e)
		c.Source = source
		l.add(c)
	}
	for _, name := range slices.Sorted(maps.Keys(f.Sources)) {
		l.at = "source " + name
		l.must(used[name], "no code is from it")
		if err := f.Sources[name].Check(); err != nil {
			l.must(false, "%s", err)
		}
	}
}

// code makes a code of an entry.
func (l *codesLoader) code(e entry) Code {
	c := Code{Code: e.Code, Subcode: e.Subcode, Means: e.Means, Do: e.Do, Why: e.Why, OptedOut: e.OptedOut,
		Verdict: l.verdict(e.Verdict), Wait: l.duration("wait", e.Wait), Again: l.again(e),
		OnlyRecipient: e.About == "recipient", OfTemplate: e.About == "template"}
	l.must(e.About == "" || c.OnlyRecipient || c.OfTemplate, "about must be recipient or template, not %q", e.About)
	for name, text := range map[string]string{"code": e.Code, "means": e.Means, "do": e.Do} {
		l.must(strings.TrimSpace(text) == text && text != "" && !strings.HasSuffix(text, "."), "%s must be a text without a full stop, not %q", name, text)
	}
	withheld := c.Again != (Again{})
	l.must(withheld == (e.Why != ""), "why belongs to a code whose again is never or a duration")
	l.must(!withheld || c.OnlyRecipient, "only what is about the recipient can be never, or not yet, sent again")
	l.must(!c.OptedOut || c.Again.Never, "who opted out is never sent again")
	l.must(c.Wait == 0 || c.Verdict == provider.Throttled || c.Verdict == provider.Unavailable, "only what is tried again waits")
	if e.Details != "" {
		details, err := regexp.Compile(e.Details)
		l.must(err == nil, "details: %v", err)
		c.details = details
	}
	l.places(c)
	return c
}

// place is a place in a text for what the vendor's words say.
var place = regexp.MustCompile(`\{([^}]*)\}`)

// places checks that every {name} is a group of details.
func (l *codesLoader) places(c Code) {
	for _, m := range place.FindAllStringSubmatch(c.Means+c.Do, -1) {
		l.must(c.details != nil && c.details.SubexpIndex(m[1]) > 0, "details has no group %s", m[1])
	}
}

func (l *codesLoader) verdict(name string) provider.Verdict {
	for _, v := range []provider.Verdict{provider.Unsure, provider.Rejected, provider.Throttled, provider.Unavailable, provider.Denied} {
		if v.String() == name {
			return v
		}
	}
	l.must(false, "verdict must be rejected, throttled, unavailable, denied or unsure, not %q", name)
	return provider.Unsure
}

func (l *codesLoader) duration(name, text string) time.Duration {
	if text == "" {
		return 0
	}
	d, err := time.ParseDuration(text)
	l.must(err == nil && d > 0, "%s must be a duration such as 24h, not %q", name, text)
	return d
}

func (l *codesLoader) again(e entry) Again {
	l.must((e.Verdict == provider.Rejected.String()) == (e.Again != ""), "again belongs to what is rejected, and to nothing else")
	switch e.Again {
	case "fixed":
		return Again{}
	case "never":
		return Again{Never: true}
	}
	return Again{After: l.duration("again", e.Again)}
}

// add puts a code among those of its number.
func (l *codesLoader) add(c Code) {
	l.codes.all = append(l.codes.all, c)
	if from, to, ok := bounds(c.Code); ok {
		c.from, c.to = from, to
		l.must(from < to, "a range goes from less to more")
		l.must(c.Subcode == "" && c.details == nil, "a range has one meaning")
		for _, r := range l.codes.ranges {
			l.must(to < r.from || from > r.to, "is in the range %s too", r.Code)
		}
		l.codes.ranges = append(l.codes.ranges, c)
		return
	}
	others := l.codes.byCode[c.Code]
	for _, o := range others {
		// The ledger keeps the code alone, so that --retry can't tell them apart.
		l.must(o.Verdict != provider.Rejected || c.Verdict != provider.Rejected || o.Again == c.Again, "has meanings that differ in again")
	}
	if c.Subcode != "" || c.details != nil {
		if at := slices.IndexFunc(others, func(o Code) bool { return o.Subcode == "" && o.details == nil }); at >= 0 {
			l.codes.byCode[c.Code] = slices.Insert(others, at, c)
			return
		}
	}
	l.codes.byCode[c.Code] = append(others, c)
}

// bounds are the ends of a range such as 200-299.
func bounds(code string) (from, to int, ok bool) {
	first, last, found := strings.Cut(code, "-")
	from, err := strconv.Atoi(first)
	to, err2 := strconv.Atoi(last)
	return from, to, found && err == nil && err2 == nil
}
