package recipients

import (
	"slices"
	"strings"

	"campaign/campaign/table"
)

// Results are the columns of a results file that say who was sent the campaign.
type Results struct{ Row, Recipient, Status int }

// ResultsIn finds them among the names of a file's columns; false for a file that is no results.
func ResultsIn(columns []string) (Results, bool) {
	r := Results{slices.Index(columns, "row"), slices.Index(columns, "recipient"), slices.Index(columns, "status")}
	return r, r.Row >= 0 && r.Recipient >= 0 && r.Status >= 0
}

// WasSent tells whether a status of a results file says that the message left: that it was accepted, or may have been.
func WasSent(status string) bool { return status == "accepted" || status == "unsure" }

// OpenResults opens a results file, whichever program saved it last; nil for a file that is none.
func OpenResults(path string) (*table.File, error) {
	f, err := table.Open(path, table.Options{Column: "recipient", Grows: true})
	if err != nil {
		return nil, err
	}
	if _, ok := ResultsIn(f.Columns()); !ok {
		return nil, f.Close()
	}
	return f, nil
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

// sentTo tells whether a row says that its message left, or is at fault. Its number is then one that can be read.
func (r Results) sentTo(row table.Row, chats bool) bool {
	if row.Fault != "" {
		return true
	}
	if !chats {
		row.Cells[r.Recipient] = withPlus(row.Cells[r.Recipient])
	}
	return WasSent(row.Cells[r.Status])
}

func withPlus(number string) string {
	number = strings.TrimSpace(number)
	if number != "" && strings.Trim(number, "0123456789") == "" {
		return "+" + number
	}
	return number
}
