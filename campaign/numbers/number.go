// Package numbers reads phone numbers as people and programs write them into cells.
//
// No digit of a number is changed. An address is the number as it was written, in E.164. That one person may be written in
// two ways (Brazil's ninth digit, Mexico's 521, Argentina's 549) shows in Number.Ref only, by which people are known.
//
// A number is refused when it can't be one, by the plans of libphonenumber; when it could be one but isn't listed as in use,
// it is taken, with a warning: the plans are younger than some networks, and two vendors' own examples aren't in them.
package numbers

import (
	"fmt"
	"strings"

	"campaign/schema/wording"
)

// A Number is what a cell says of a phone number.
//
// Address is the number as the cell has it, in E.164 with its "+". No digit of it is ever changed: Brazil's ninth digit is
// neither put in nor taken out. Ref is the person: people who are the same by Brazil's ninth digit, Mexico's 521 or
// Argentina's 549 have the same Ref and may have different addresses. Both are "" when there is a Fault, which says why the
// cell is no number. Warning says what is odd about an address that is used all the same. Neither holds a control character.
type Number struct {
	Address string
	Ref     string
	Warning string
	Fault   string
}

// Read reads the number in a cell. Safe for concurrent use; it costs about a quarter of a microsecond.
func (n *Plans) Read(cell string) (r Number) {
	t := read(cell)
	if t.fault != "" {
		r.Fault = t.fault
		return r
	}
	got := n.resolve(t)
	if r.Fault = n.fault(got, t, cell); r.Fault != "" {
		return r
	}
	r.Address = "+" + got.code + got.national
	r.Ref = canonical(got.code, got.national, r.Address)
	switch {
	case got.valid:
	case got.code == "55" && r.Ref != r.Address && n.international(r.Ref[1:]).valid:
		r.Warning = r.Address + " lacks the ninth digit of Brazil's mobiles; it is sent as it is"
	default:
		r.Warning = fmt.Sprintf("%s isn't in the numbering plan of +%s, so perhaps nobody has it; it is sent all the same", r.Address, got.code)
	}
	return r
}

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
			home.choice += " or +" + usual.code + usual.national
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

// fault says why a number is impossible, or "".
func (n *Plans) fault(r reading, t typed, cell string) string {
	switch {
	case r.choice != "":
		return wording.Quote(cell) + " begins with zeros that stand for a country's code to come, or for nothing; write " + r.choice
	case r.code == "" && !t.abroad && n.home == nil && !strings.HasPrefix(t.digits, "00"):
		return wording.Quote(cell) + ` has no country code; write it with "+" and the code, or set default_country`
	case r.code == "" && t.abroad && strings.HasPrefix(t.digits, "0"):
		return wording.Quote(cell) + ` isn't a phone number: no country's code begins with 0`
	case r.code == "" && len(t.digits) >= shortest:
		return wording.Quote(cell) + " isn't a phone number: no country has its code"
	case r.code == "":
		return wording.Quote(cell) + " isn't a phone number: it has too few digits"
	case r.fits == tooLong || len(r.code)+len(r.national) > mostInE164:
		return wording.Quote(cell) + " has too many digits for a number of +" + r.code + n.abroad(t)
	case r.fits == tooShort:
		return wording.Quote(cell) + " has too few digits for a number of +" + r.code
	case r.fits == localOnly, r.fits == fitting && r.short:
		return wording.Quote(cell) + " has too few digits for a number of +" + r.code + "; is its area code missing?"
	case r.fits == between:
		return fmt.Sprintf("%s has %d digits after +%s, as no number there has%s", wording.Quote(cell), len(r.national), r.code, n.abroad(t))
	}
	return ""
}

// abroad is the cure for a number of another country that is written without a "+".
func (n *Plans) abroad(t typed) string {
	if t.abroad || strings.HasPrefix(t.digits, "00") {
		return ""
	}
	return `; if it is another country's, write it with "+"`
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
