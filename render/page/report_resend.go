package page

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"

	"campaign/campaign/table"
	"campaign/schema/wording"
)

// A resendRow is a failed row in the shape of a recipients' file.
type resendRow struct {
	State string `json:"state"`
	Line  string `json:"line"` // CSV, its end included
	code  string
}

// resendColumns are the columns of the file with which failed rows can be sent again, and which of the copied cells
// stand between its first and its last: the column phone comes from the recipient, so a copied one is left out.
func resendColumns(copied []string) (names []string, sources []int) {
	reason := "reason"
	names = []string{"phone"}
	for i, name := range copied {
		switch wording.Plain(name) {
		case "phone":
			continue
		case "reason":
			reason = "failed_because"
		}
		names = append(names, name)
		sources = append(sources, i)
	}
	return append(names, reason), sources
}

// resendLater keeps a failed row for the download, while there is room.
func (r *Results) resendLater(row *resultRow) {
	r.resendAll++
	if len(r.resend) == resendRows || r.resendNow >= resendBytes {
		return
	}
	cells := []string{row.Recipient}
	for _, i := range r.sources {
		cells = append(cells, row.Copied[i])
	}
	line := csvLine(append(cells, row.Reason))
	r.resendNow += len(line)
	r.resend = append(r.resend, resendRow{State: strings.Clone(row.State), Line: line, code: clip(row.Code)})
}

// csvLine is a line of CSV whose cells no spreadsheet takes for formulas.
func csvLine(cells []string) string {
	safe := slices.Clone(cells)
	for i, cell := range safe {
		safe[i] = formulaSafe(cell)
	}
	var line bytes.Buffer
	w := csv.NewWriter(&line)
	w.UseCRLF = true
	// A bytes.Buffer takes everything.
	_ = w.Write(safe)
	w.Flush()
	return line.String()
}

// formulaSafe is a cell that starts no formula. A number in E.164 stays as it is.
func formulaSafe(cell string) string {
	if digits, plus := strings.CutPrefix(cell, "+"); plus && digits != "" && strings.Trim(digits, "0123456789") == "" {
		return cell
	}
	return table.Guarded(cell)
}
