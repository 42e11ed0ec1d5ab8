package recipients

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"campaign/campaign/numbers"
	"campaign/campaign/table"
	"campaign/schema/wording"
)

// A Recipient is the person of a row.
//
// Address is where to send: the number as the file has it, in E.164 with its "+", or the chat id. No digit of it is ever
// changed: Brazil's ninth digit is neither put in nor taken out. Ref is the person: people who are the same by Brazil's ninth
// digit, Mexico's 521 or Argentina's 549 have the same Ref and may have different addresses. Both are "" when there is a
// Fault, which says why the row can't be messaged. Warning says what is odd about an address that is used all the same.
// They are nil for nothing, and hold no control character. Typed is the cell.
type Recipient struct {
	Address string
	Chat    bool // Address is a chat id
	Ref     string
	Typed   string
	Warning *wording.Problem
	Fault   *wording.Problem
}

// Recipient is the person of a row that Rows gave. Safe for concurrent use; it costs about half a microsecond.
func (f *File) Recipient(r table.Row) Recipient {
	var cell string
	if f.who < len(r.Cells) {
		cell = r.Cells[f.who]
	}
	switch {
	case r.Fault != nil:
		return Recipient{Chat: f.chat, Typed: cell, Fault: r.Fault}
	case f.chat:
		return chat(cell)
	default:
		return f.Number(cell)
	}
}

// Number is the person of one number as somebody typed it elsewhere, read as the file's are.
func (f *File) Number(typed string) Recipient {
	n := f.numbers.Read(typed)
	return Recipient{Address: n.Address, Ref: n.Ref, Typed: typed, Warning: n.Warning, Fault: n.Fault}
}

// Addressee is the person of an address as a results file has it: of a number in E.164, whose plus a spreadsheet may have
// taken away, or of a chat id.
func (f *File) Addressee(address string) Recipient {
	address = table.Unguarded(address)
	if f.chat {
		return chat(address)
	}
	return f.Number(withPlus(address))
}

func withPlus(number string) string {
	number = strings.TrimSpace(number)
	if number != "" && strings.Trim(number, "0123456789") == "" {
		return "+" + number
	}
	return number
}

func (r *Recipient) fault(p wording.Problem) { r.Fault = &p }

// longestChatID bounds a chat id, in bytes.
const longestChatID = 256

func chat(cell string) Recipient {
	r := Recipient{Chat: true, Typed: cell}
	id := strings.TrimFunc(cell, func(c rune) bool { return unicode.IsSpace(c) || unicode.Is(unicode.Cf, c) })
	switch {
	case id == "":
		r.Fault = numbers.Blank()
	case numbers.Shortened(id):
		r.Fault = numbers.Damaged(cell)
	case len(id) > longestChatID:
		r.fault(wording.Say("chat-id-too-long", wording.Args{"cell": wording.Quote(cell)}))
	case !utf8.ValidString(id) || strings.ContainsFunc(id, func(c rune) bool { return !unicode.IsPrint(c) }):
		r.fault(wording.Say("chat-id-invisible-character", wording.Args{"cell": wording.Quote(cell)}))
	default:
		r.Address, r.Ref = id, id
		if wording.IsUUID(id) {
			r.Ref = strings.ToLower(id) // one chat, however it is written
		}
	}
	return r
}
