package numbers

import (
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/nyaruka/phonenumbers/v2"
)

// Plans are the numbering plans of the world, seen from a default country. They give the answers of the phonenumbers library,
// fifty times as fast for what people ordinarily write, and ask the library itself about all else. Safe for concurrent use.
type Plans struct {
	home  *phonenumbers.PhoneMetadata // of the default country; nil when there is none
	near  *territory                  // home, made ready; nil when there is none or it can't be
	data  map[string]*phonenumbers.PhoneMetadata
	codes [1000]atomic.Pointer[calling] // by calling code, made when first met
}

// A calling code, such as 55 or 1, with its countries; the first of them is the one whose lengths count.
type calling struct {
	countries []*territory // nil: ask the library
}

// A reading is what the digits of a number turned out to be. The zero value is no number at all.
type reading struct {
	code     string // calling code, "55"
	national string // the digits after it
	fits     fits
	valid    bool
	short    bool   // not valid, and shorter than any fixed or mobile line of the country
	choice   string // what it may be at home, where only a person can tell; "" where it is one number
	other    string // what else it may be then, or ""
}

// For are the plans for numbers of a default country, in capitals as ISO 3166 has it; "" for none. To make them takes as long
// as to read a thousand rows.
func For(country string) *Plans {
	n := &Plans{data: map[string]*phonenumbers.PhoneMetadata{}}
	all, err := phonenumbers.MetadataCollection()
	if err != nil {
		return n // the data is part of the program; without it the library answers everything
	}
	for _, m := range all.GetMetadata() {
		n.data[dataKey(m.GetId(), int(m.GetCountryCode()))] = m
	}
	if m := n.data[country]; m != nil {
		n.home, n.near = m, newTerritory(m)
	}
	return n
}

// nowhere is the library's region of numbers that belong to no country, such as +800.
const nowhere = "001"

func dataKey(region string, code int) string {
	if region == nowhere {
		return strconv.Itoa(code)
	}
	return region
}

// calling gives the countries of a calling code; nil when the world has no such code.
func (n *Plans) calling(code int) *calling {
	if c := n.codes[code].Load(); c != nil {
		return c
	}
	regions := phonenumbers.GetRegionCodesForCountryCode(code)
	if len(regions) == 0 {
		return nil
	}
	c := &calling{}
	for _, region := range regions {
		m := n.data[dataKey(region, code)]
		var t *territory
		if m != nil {
			t = newTerritory(m)
		}
		if t == nil {
			c.countries = nil
			break
		}
		c.countries = append(c.countries, t)
	}
	n.codes[code].Store(c)
	return c
}

// split takes the calling code off the digits.
func (n *Plans) split(digits string) (c *calling, code, rest string) {
	if digits == "" || digits[0] == '0' {
		return nil, "", ""
	}
	number := 0
	for i := 0; i < min(3, len(digits)); i++ {
		number = number*10 + int(digits[i]-'0')
		if c := n.calling(number); c != nil {
			return c, digits[:i+1], digits[i+1:]
		}
	}
	return nil, "", ""
}

// Within these the library's answer depends on the plans alone; outside, on bounds of its own.
const shortest, longest = 4, 17

// international reads digits that begin with a calling code.
func (n *Plans) international(digits string) reading {
	c, code, rest := n.split(digits)
	switch {
	case c == nil:
		return reading{}
	case c.countries == nil || len(digits) < shortest || len(digits) > longest:
		return n.library("+"+digits, "")
	}
	return n.read(c, code, c.countries[0].trimmed(rest))
}

// domestic reads digits as they are written inside the default country. The calling code may stand before them.
func (n *Plans) domestic(digits string) reading {
	t := n.near
	switch {
	case n.home == nil:
		return reading{}
	case t == nil || len(digits) < shortest || len(digits) > longest || t.abroad != nil && t.abroad.begins(digits):
		return n.library(digits, n.home.GetId())
	}
	c := n.calling(int(n.home.GetCountryCode()))
	if c == nil || c.countries == nil {
		return n.library(digits, n.home.GetId())
	}
	if after, ok := strings.CutPrefix(digits, t.code); ok {
		after = t.withoutPrefix(after)
		if t.fits(len(digits)) == tooLong || !t.general.whole(digits) && t.general.whole(after) {
			digits, t = after, c.countries[0]
		}
	}
	if len(digits) < 2 {
		return reading{}
	}
	return n.read(c, t.code, t.trimmed(digits))
}

func (n *Plans) read(c *calling, code, national string) reading {
	main := c.countries[0]
	if len(national) < 2 {
		return reading{}
	}
	r := reading{code: code, national: national, fits: main.fits(len(national)), valid: c.valid(national)}
	r.short = !r.valid && main.short(len(national))
	return r
}

// valid asks the one country that the leading digits belong to, or each.
func (c *calling) valid(national string) bool {
	if len(c.countries) == 1 {
		return c.countries[0].valid(national)
	}
	for _, t := range c.countries {
		switch {
		case t.leading != nil && t.leading.whole(national):
			return t.valid(national)
		case t.leading == nil && t.valid(national):
			return true
		}
	}
	return false
}

// short reports that no fixed or mobile line has as few digits: most likely the area code was left out.
func (t *territory) short(digits int) bool {
	return t.mobile&(uint32(1)<<min(digits+1, 31)-1) == 0
}

// library asks phonenumbers itself.
func (n *Plans) library(text, region string) reading {
	number, err := phonenumbers.Parse(text, region)
	if err != nil {
		return reading{}
	}
	code := int(number.GetCountryCode())
	r := reading{
		code:     strconv.Itoa(code),
		national: phonenumbers.GetNationalSignificantNumber(number),
		valid:    phonenumbers.IsValidNumber(number),
	}
	switch phonenumbers.IsPossibleNumberWithReason(number) {
	case phonenumbers.IS_POSSIBLE:
	case phonenumbers.IS_POSSIBLE_LOCAL_ONLY:
		r.fits = localOnly
	case phonenumbers.TOO_SHORT:
		r.fits = tooShort
	case phonenumbers.TOO_LONG:
		r.fits = tooLong
	default:
		r.fits = between
	}
	if c := n.calling(code); c != nil && c.countries != nil {
		r.short = !r.valid && c.countries[0].short(len(r.national))
	}
	return r
}
