package page

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/render/bubble"
	"campaign/schema/wording"
)

const sale = "POST https://api.example.com/send\nContent-Type: application/json\n\n{\n  \"to\": \"%s\"\n}"

// messages are one of each kind that a bubble shows.
func messages(t *testing.T) map[string]bubble.Bubble {
	t.Helper()
	text, err := os.ReadFile("../bubble/testdata/messages.json")
	require.NoError(t, err)
	var all map[string]bubble.Bubble
	require.NoError(t, json.Unmarshal(text, &all))
	return all
}

// saleData is a small campaign in which every kind of row is.
func saleData(t *testing.T) PreviewData {
	t.Helper()
	bubbles := messages(t)
	letter := func(row int, to, state string, of string) PreviewLetter {
		l := PreviewLetter{Row: row, Recipient: to, State: state}
		if of != "" {
			b := bubbles[of]
			l.Bubble, l.Request, l.Ready = &b, fmt.Sprintf(sale, to), state == "pending"
		}
		return l
	}
	data := PreviewData{Title: "winter-sale-2026", Description: "Winter sale, VIP list", Provider: "cloudhumans",
		Sends: "template winter_sale (pt_BR)", Recipients: `people.csv: UTF-8, ";"-separated, 12 rows`,
		Generated: time.Date(2026, 3, 1, 14, 0, 0, 0, time.UTC),
		Plan: PreviewPlan{Rows: 12, Send: 6, Rate: "2/s", InFlight: 32, Takes: 2500 * time.Millisecond,
			States: map[string]int{"pending": 6, "accepted": 1, "invalid": 3, "duplicate": 1, "suppressed": 1}},
		Letters: []PreviewLetter{
			letter(2, "+5511987650002", "pending", "template"), letter(3, "+972501234567", "pending", "hebrew"),
			letter(4, "5,51199E+12", "invalid", ""), letter(5, "+5511987650005", "pending", "text"),
			letter(6, "+5511987650006", "pending", "list"), letter(7, "+5511987650007", "accepted", "location"),
			letter(8, "+5511987650008", "invalid", ""), letter(9, "+5511987650002", "duplicate", ""),
			letter(10, "+5511987650010", "pending", "contacts"), letter(12, "+5511987650012", "pending", "document"),
		},
		Problems: []PreviewProblem{
			{Row: 4, Place: "phone", Text: `"5,51199E+12" is a number that a spreadsheet has shortened; format the column as text`},
			{Row: 5, Place: "phone", Text: "is possible, but no such range is in use", Warning: true},
			{Row: 8, Place: "template.variables.name", Text: "is blank for this row", Hint: "give a default: {{ name | default: 'cliente' }}"},
			{Row: 13, Place: "template.variables.name", Text: "is blank for this row", Hint: "give a default: {{ name | default: 'cliente' }}"},
		}}
	data.Letters[2].Reason, data.Letters[6].Reason = "phone: "+data.Problems[0].Text, "template.variables.name: is blank for this row"
	data.Letters[7].Reason = "the same person as row 2"
	return data
}

func previewOf(t *testing.T, d PreviewData) string {
	t.Helper()
	var page bytes.Buffer
	require.NoError(t, Preview(&page, d))
	return page.String()
}

var (
	scripts = regexp.MustCompile(`(?s)<(script|style).*?</(script|style)>`)
	tags    = regexp.MustCompile(`<[^>]*>`)
	space   = regexp.MustCompile(`\s+`)
)

// read is what a page says, without its tags.
func read(page string) string {
	return space.ReplaceAllString(html.UnescapeString(tags.ReplaceAllString(scripts.ReplaceAllString(page, ""), " ")), " ")
}

func TestPreview(t *testing.T) {
	page := previewOf(t, saleData(t))
	said := read(page)
	for _, want := range []string{
		"winter-sale-2026", "6 of 12 rows will be sent, in 3 s. 3 rows can’t be sent .",
		"Rows 12 in the recipients’ file To be sent 6 each person once How long 3 s at 2/s, at most 32 unanswered " +
			"Can’t be sent 3 invalid: see the problems Left out 2 1 duplicate, 1 suppressed Sent before 1 1 accepted",
		"10 of the file’s 12 rows, from row 2 to row 12.",
		"Row 2 · +5511987650002 would be sent · template",
		"Row 7 · +5511987650007 accepted was accepted before, and isn’t sent again",
		"Row 9 · +5511987650002 duplicate isn’t sent the same person as row 2",
		"Row 4 can’t be sent phone",
		"Row 5 worth a look phone",
		"2 rows can’t be sent template.variables.name is blank for this row give a default: {{ name | default: 'cliente' }} Rows 8 , 13",
		`Content-Type: application/json { "to": "+972501234567" }`,
		"made on 1 March 2026, 14:00 UTC",
	} {
		assert.Contains(t, said, want)
	}
	assert.Equal(t, page, previewOf(t, saleData(t)), "equal data give equal bytes")
	assert.False(t, strings.Contains(page, `href="#row-13"`), "the page hasn't this row")
}

func TestPreviewLead(t *testing.T) {
	for want, p := range map[string]PreviewPlan{
		"The recipients’ file has no rows.":               {},
		"Nothing can be sent as it stands.":               {Rows: 4, Send: 4, Stopped: true},
		"Nobody is left to send to.":                      {Rows: 4},
		"The one row will be sent.":                       {Rows: 1, Send: 1, Rate: "20/s"},
		"All 3 rows will be sent, in less than 1 s.":      {Rows: 3, Send: 3, Rate: "20/s", Takes: time.Second / 10},
		"1,234 of 2,000 rows will be sent.":               {Rows: 2000, Send: 1234},
		"2,000 of 2,001 rows will be sent, in 1 h 1 min.": {Rows: 2001, Send: 2000, Rate: "0.5/s", Takes: 61 * time.Minute},
	} {
		assert.Equal(t, want, p.lead())
	}
	tiles := PreviewPlan{Rows: 3, Send: 3, Again: 2, InFlight: 8, States: map[string]int{"pending": 1, "rejected": 2}}.tiles()
	assert.Equal(t, "2 of them again", tiles[1].Detail)
	assert.Equal(t, "no limit", tiles[2].Number)
	assert.Equal(t, "no row is invalid", tiles[3].Detail)
	assert.Equal(t, "2 rejected", tiles[4].Detail)
}

// hostileCells are texts that would be something else than a text in a careless page.
var hostileCells = []string{
	`</script><script>window.hacked=1</script>`, `"><img src=x onerror="window.hacked=1">`, `' onmouseover='window.hacked=1`,
	"`${window.hacked=1}`", `{{.Title}}`, `<!--`, `]]>`, "\u202egpj.exe", "javascript:window.hacked=1", "\x00\x1b[31m",
}

func hostileData(t *testing.T) PreviewData {
	t.Helper()
	evil := strings.Join(hostileCells, " ")
	d := saleData(t)
	d.Title, d.Description, d.Sends, d.Provider, d.Recipients, d.Notes = evil, evil, evil, evil, evil, []string{evil}
	d.Plan.Rate = evil
	for i := range d.Letters {
		l := &d.Letters[i]
		l.Recipient, l.Reason, l.Request = evil, evil, fmt.Sprintf(sale, evil)
		if i > 0 {
			l.State = evil
		}
		b := bubble.Bubble{Template: &bubble.Template{Name: wording.Harmless(evil)}, Body: bubble.Markup(evil), Buttons: []bubble.Button{{Type: "url", Title: wording.Harmless(evil), Detail: wording.Harmless(evil)}}}
		l.Bubble = &b
	}
	d.Problems = append(d.Problems, PreviewProblem{Place: evil, Text: evil, Hint: evil}, PreviewProblem{Row: 2, Place: evil, Text: evil, Hint: evil})
	return d
}

// Texts of a row do nothing in the page, and what they hold is shown.
func TestPreviewHostile(t *testing.T) {
	page := previewOf(t, hostileData(t))
	assert.Equal(t, 1, strings.Count(page, "<script"), "the page's own")
	assert.Equal(t, 1, strings.Count(page, "</script"))
	for _, evil := range []string{"<img", "\u202e", "\x1b", `href="javascript`} {
		assert.False(t, strings.Contains(page, evil), "%q is in the page", evil)
	}
	assert.Empty(t, regexp.MustCompile(`<[^>]* on[a-z]+=`).FindString(scripts.ReplaceAllString(page, "")), "a handler in a tag")
	assert.True(t, strings.Contains(page, `\u202egpj.exe`), "a request shows what can't be seen as JSON writes it")
}

// A request's invisible characters are shown as JSON writes them, so that the body stays equal.
func TestVisible(t *testing.T) {
	for given, want := range map[string]string{
		"plain\n\"text\" ção 🧥": "plain\n\"text\" ção 🧥",
		"a\u202eb":              `a\u202eb`,
		"\ufeffx\u2028\u0085":   `\ufeffx\u2028\u0085`,
	} {
		assert.Equal(t, want, bubble.Visible(given))
	}
}

func TestPreviewFaults(t *testing.T) {
	var problems []PreviewProblem
	for row := 2; row < 252; row++ {
		problems = append(problems, PreviewProblem{Row: row, Place: "name", Text: "is blank"})
	}
	for i := range 400 {
		problems = append(problems, PreviewProblem{Row: 1000 + i, Place: "phone", Text: fmt.Sprintf("%d is too short", i)})
	}
	problems = append(problems, PreviewProblem{Place: "campaign.yaml:3", Text: "no"})
	faults, rest, byRow := gatherFaults(problems, 7, map[int]bool{3: true, 1399: true})
	require.Len(t, faults, shownFaults)
	assert.Equal(t, "250 rows", faults[0].Count)
	assert.Len(t, faults[0].Rows, shownFaultRows)
	assert.Equal(t, "and 150 more", faults[0].MoreRows)
	assert.Equal(t, []previewRow{{2, false}, {3, true}}, faults[0].Rows[:2])
	assert.Equal(t, "And 109 problems more; campaign check --json lists them all.", rest) // 400 - 299 + 1 + 7
	assert.Len(t, byRow[3], 1)
	assert.Equal(t, "399 is too short", byRow[1399][0].Text, "a row's own problems are always beside it")
	assert.Len(t, byRow, 2)
}

func TestPreviewNothing(t *testing.T) {
	said := read(previewOf(t, PreviewData{Title: "empty"}))
	assert.Contains(t, said, "Messages There are no rows. Problems Nothing is wrong with any row.")
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestPreviewDiskFull(t *testing.T) {
	assert.ErrorContains(t, Preview(fullDisk{}, saleData(t)), "no space left")
}
