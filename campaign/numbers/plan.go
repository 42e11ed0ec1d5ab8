package numbers

import (
	"regexp"
	"strconv"

	"github.com/nyaruka/phonenumbers/v2"
)

// A territory is what the library knows of one country (or of one calling code without a country), made ready for
// quick questions. It has the very same patterns and lengths; TestTheFastWayGivesTheLibrarysAnswers holds it to that.
type territory struct {
	region  string
	code    string // calling code, "55"
	lengths uint32 // bit n: a number may have n digits
	local   uint32 // bit n: n digits can only be called from nearby
	mobile  uint32 // bit n: a mobile or fixed-line number may have n digits
	general *automaton
	kinds   []kind
	leading *automaton // where several countries share a code, the digits that belong to this one; or nil
	prefix  prefix
	abroad  *automaton // what may begin an international call; matched generously
}

// A kind is one of mobile, fixed line, toll free and so on.
type kind struct {
	pattern *automaton
	lengths uint32
}

// A prefix is what people put before a number inside the country, such as Brazil's 0 or 0 15.
type prefix struct {
	maybe   *automaton // matched generously; nil: there is no prefix
	exactly *regexp.Regexp
	rule    string // what to make of the number, such as "9$1"; "": cut the prefix off
}

// newTerritory is nil when the library's data can't be said with automata: the library is asked each time then.
func newTerritory(m *phonenumbers.PhoneMetadata) *territory {
	general := m.GetGeneralDesc()
	t := &territory{
		region:  m.GetId(),
		code:    strconv.Itoa(int(m.GetCountryCode())),
		lengths: lengthSet(general.GetPossibleLength()),
		local:   lengthSet(general.GetPossibleLengthLocalOnly()),
	}
	t.mobile = lengthsOf(m.GetMobile(), t.lengths) | lengthsOf(m.GetFixedLine(), t.lengths)
	ok := general.GetNationalNumberPattern() != "" && t.lengths != 0
	t.general = digitsOnly(general.GetNationalNumberPattern(), &ok)
	for _, d := range []*phonenumbers.PhoneNumberDesc{
		m.GetMobile(), m.GetFixedLine(), m.GetTollFree(), m.GetVoip(), m.GetSharedCost(), m.GetPremiumRate(),
		m.GetPersonalNumber(), m.GetPager(), m.GetUan(), m.GetVoicemail(),
	} {
		if d.GetNationalNumberPattern() == "" {
			continue
		}
		t.kinds = append(t.kinds, kind{digitsOnly(d.GetNationalNumberPattern(), &ok), kindLengths(d)})
	}
	if m.GetLeadingDigits() != "" {
		t.leading = digitsOnly("(?:"+m.GetLeadingDigits()+")[0-9]*", &ok)
	}
	if p := m.GetNationalPrefixForParsing(); p != "" {
		t.prefix.maybe = roughly(p, &ok)
		t.prefix.exactly = regexp.MustCompile("^(?:" + p + ")")
		t.prefix.rule = m.GetNationalPrefixTransformRule()
	}
	if p := m.GetInternationalPrefix(); p != "" {
		t.abroad = roughly(p, &ok)
	}
	if !ok {
		return nil
	}
	return t
}

func digitsOnly(pattern string, ok *bool) *automaton {
	a, exact, good := compileDigits(pattern)
	*ok = *ok && exact && good
	return a
}

func roughly(pattern string, ok *bool) *automaton {
	a, _, good := compileDigits(pattern)
	*ok = *ok && good
	return a
}

func lengthSet(lengths []int32) (set uint32) {
	for _, n := range lengths {
		if n > 0 && n < 32 {
			set |= 1 << n
		}
	}
	return set
}

// kindLengths of a kind that names none is any length: the library compares no lengths then.
func kindLengths(d *phonenumbers.PhoneNumberDesc) uint32 {
	if len(d.GetPossibleLength()) == 0 {
		return ^uint32(0)
	}
	return lengthSet(d.GetPossibleLength())
}

func lengthsOf(d *phonenumbers.PhoneNumberDesc, general uint32) uint32 {
	switch lengths := d.GetPossibleLength(); {
	case d.GetNationalNumberPattern() == "":
		return 0
	case len(lengths) == 0:
		return general
	default:
		return lengthSet(lengths)
	}
}

// fits says how a count of digits agrees with the country's numbers.
type fits int

const (
	fitting fits = iota
	localOnly
	tooShort
	tooLong
	between
)

func (t *territory) fits(digits int) fits {
	bit := uint32(1) << min(digits, 31)
	switch {
	case t.local&bit != 0:
		return localOnly
	case t.lengths&bit != 0:
		return fitting
	case t.lengths&(bit-1) == 0:
		return tooShort
	case t.lengths < bit:
		return tooLong
	default:
		return between
	}
}

// valid reports whether the country has given out numbers like this one.
func (t *territory) valid(national string) bool {
	bit := uint32(1) << min(len(national), 31)
	if t.lengths&bit == 0 || !t.general.whole(national) {
		return false
	}
	for _, k := range t.kinds {
		if k.lengths&bit != 0 && k.pattern.whole(national) {
			return true
		}
	}
	return false
}

// withoutPrefix is the number without what is only dialled inside the country. A number that would no longer be one
// without it keeps it.
func (t *territory) withoutPrefix(number string) string {
	if t.prefix.maybe == nil || !t.prefix.maybe.begins(number) {
		return number
	}
	groups := t.prefix.exactly.FindStringSubmatchIndex(number)
	if groups == nil {
		return number
	}
	rest := number[groups[1]:]
	if last := groups[len(groups)-2]; t.prefix.rule != "" && last >= 0 {
		rest = t.prefix.exactly.ReplaceAllString(number, t.prefix.rule)
	}
	if t.general.whole(number) && !t.general.whole(rest) {
		return number
	}
	return rest
}

// trimmed is withoutPrefix, unless that leaves too little of the number.
func (t *territory) trimmed(number string) string {
	rest := t.withoutPrefix(number)
	if f := t.fits(len(rest)); f == tooShort || f == localOnly || f == between {
		return number
	}
	return rest
}
