// Package numbers reads phone numbers as people and programs write them into cells.
//
// No digit of a number is changed. An address is the number as it was written, in E.164. That one person may be written in
// two ways (Brazil's ninth digit, Mexico's 521, Argentina's 549) shows in Number.Ref only, by which people are known.
//
// A number is refused when it can't be one, by the plans of libphonenumber; when it could be one but isn't listed as in use,
// it is taken, with a warning: the plans are younger than some networks, and two vendors' own examples aren't in them.
package numbers

import (
	"strconv"
	"strings"

	"campaign/schema/wording"
)

// A Number is what a cell says of a phone number.
//
// Address is the number as the cell has it, in E.164 with its "+". No digit of it is ever changed: Brazil's ninth digit is
// neither put in nor taken out. Ref is the person: people who are the same by Brazil's ninth digit, Mexico's 521 or
// Argentina's 549 have the same Ref and may have different addresses. Both are "" when there is a Fault, which says why the
// cell is no number. Warning says what is odd about an address that is used all the same. Neither holds a control character;
// they are nil for nothing, so that good numbers take no room for them.
type Number struct {
	Address string
	Ref     string
	Warning *wording.Problem
	Fault   *wording.Problem
}

// Read reads the number in a cell. Safe for concurrent use; it costs about a quarter of a microsecond.
func (n *Plans) Read(cell string) (r Number) {
	t := read(cell)
	if t.fault != nil {
		r.Fault = t.fault
		return r
	}
	got := n.resolve(t)
	if r.Fault = n.fault(got, t, cell); r.Fault != nil {
		return r
	}
	r.Address = "+" + got.code + got.national
	r.Ref = canonical(got.code, got.national, r.Address)
	switch {
	case got.valid:
	case got.code == "55" && r.Ref != r.Address && n.international(r.Ref[1:]).valid:
		r.Warning = problem(wording.Say("phone-without-ninth-digit", wording.Args{"number": r.Address}).Warn())
	default:
		r.Warning = problem(wording.Say("phone-not-in-plan", wording.Args{"number": r.Address, "code": got.code}).Warn())
	}
	return r
}

func problem(p wording.Problem) *wording.Problem { return &p }

// resolve finds out which number the digits mean.
func (n *Plans) resolve(t typed) reading {
	switch {
	case t.abroad:
		return mexican(n.international(strings.TrimPrefix(t.digits, "00")), n)
	case strings.HasPrefix(t.digits, "00"):
		return n.dialled(t.digits)
	case n.home != nil && !t.link:
		return mexican(n.domestic(t.digits), n)
	}
	if r := mexican(n.international(t.digits), n); r.valid || len(t.digits) > mostDomestic {
		return r
	}
	return mexican(n.domestic(t.digits), n)
}

// mostDomestic is how many digits a number has at most that is written without its country's code. Shorter ones could be
// either: 11987654321 is of São Paulo, and could be of +1 too.
const mostDomestic = 11

// dialled reads a number with "00" before it. Nearly everywhere a calling code follows; where people dial something else
// (a carrier after the 00 in Brazil, 0011 in Australia), what makes a number in use wins. A number at home that a
// spreadsheet's format has filled up with zeros looks the same.
func (n *Plans) dialled(digits string) reading {
	usual := mexican(n.international(digits[2:]), n)
	if n.home == nil {
		return usual
	}
	only00 := n.home.GetInternationalPrefix() == "00"
	home := mexican(n.domestic(digits[2:]), n)
	switch {
	case home.valid && home.national != usual.national && !(usual.valid && only00):
		home.choice = "+" + home.code + home.national
		if usual.code != "" && usual.fits == fitting && !usual.short {
			home.other = "+" + usual.code + usual.national
		}
		return home
	case usual.valid || only00:
		return usual
	}
	local := mexican(n.library(digits, n.home.GetId()), n)
	if local.valid || usual.code == "" || usual.fits != fitting {
		return local
	}
	return usual
}

// mexican judges a Mexican number with the old 1 of mobiles, which WhatsApp still knows people by, as if it weren't there.
func mexican(r reading, n *Plans) reading {
	if r.code != "52" || len(r.national) != 11 || r.national[0] != '1' {
		return r
	}
	without := n.international("52" + r.national[1:])
	if without.fits != fitting {
		return r
	}
	without.national = r.national
	return without
}

// mostInE164 is how many digits a number has at most, by E.164.
const mostInE164 = 15

// fault says why a number is impossible, nil where it isn't.
func (n *Plans) fault(r reading, t typed, cell string) *wording.Problem {
	switch {
	case r.choice != "":
		return zeros(r, cell)
	case r.code == "":
		return n.codeless(t, cell)
	case r.fits == tooLong || len(r.code)+len(r.national) > mostInE164:
		return abroad(wording.Say("phone-too-long", ofCountry(r, cell)), t)
	case r.fits == tooShort:
		return problem(wording.Say("phone-too-short", ofCountry(r, cell)))
	case r.fits == localOnly, r.fits == fitting && r.short:
		return problem(wording.Say("phone-too-short", ofCountry(r, cell)).Advise("area"))
	case r.fits == between:
		return abroad(wording.Say("phone-of-no-length", ofCountry(r, cell)), t)
	}
	return nil
}

// ofCountry are what sentences about a number of a country are filled with.
func ofCountry(r reading, cell string) wording.Args {
	return wording.Args{"cell": wording.Quote(cell), "code": r.code, "digits": strconv.Itoa(len(r.national))}
}

// zeros is the fault of a number that could be two.
func zeros(r reading, cell string) *wording.Problem {
	p := wording.Say("phone-begins-with-zeros", wording.Args{"cell": wording.Quote(cell), "number": r.choice, "other": r.other})
	if r.other != "" {
		p = p.Advise("either")
	}
	return &p
}

// codeless is the fault of a number of which no country is known.
func (n *Plans) codeless(t typed, cell string) *wording.Problem {
	args := ofCell(cell)
	switch {
	case !t.abroad && n.home == nil && !strings.HasPrefix(t.digits, "00"):
		return problem(wording.Say("phone-without-country-code", args))
	case t.abroad && strings.HasPrefix(t.digits, "0"):
		return problem(wording.Say("phone-country-code-zero", args))
	case len(t.digits) >= shortest:
		return problem(wording.Say("phone-country-code-unknown", args))
	}
	return problem(wording.Say("phone-too-few-digits", args))
}

// abroad adds the cure for a number of another country that is written without a "+".
func abroad(p wording.Problem, t typed) *wording.Problem {
	if !t.abroad && !strings.HasPrefix(t.digits, "00") {
		p = p.Advise("abroad")
	}
	return &p
}

// canonical is the number by which a person is known, whichever way it was written.
func canonical(code, national, address string) string {
	switch {
	case code == "55" && len(national) == 10 && national[1] != '0' && national[2] >= '6':
		return "+55" + national[:2] + "9" + national[2:]
	case code == "52" && len(national) == 11 && national[0] == '1':
		return "+52" + national[1:]
	case code == "54" && len(national) == 10 && national[0] >= '1' && national[0] <= '3':
		return "+549" + national
	default:
		return address
	}
}
