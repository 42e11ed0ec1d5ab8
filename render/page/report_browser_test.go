package page

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/render/browsertest"
)

// reportFile writes a page to a file, from which its readers open it, and returns its address.
func reportFile(t *testing.T, page []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.html")
	require.NoError(t, os.WriteFile(file, page, 0o644))
	return "file://" + filepath.ToSlash(file)
}

func openReport(t *testing.T, page []byte) *browsertest.Page {
	t.Helper()
	return browsertest.Open(t, reportFile(t, page))
}

// shownRows are the numbers of the rows that the table shows.
func shownRows(p *browsertest.Page) string {
	var numbers []string
	p.Eval(`[...document.querySelectorAll("#rows tbody tr")].filter(r => r.checkVisibility()).map(r => r.cells[0].textContent)`, &numbers)
	return strings.Join(numbers, " ")
}

// clearFilter empties the field of the filter.
func clearFilter(p *browsertest.Page) {
	p.Click("#find")
	p.Press(kb.Escape)
}

const allRows = "2 3 4 5 6 7 8 9 10 11 12 13 14 15"

func TestReportFilter(t *testing.T) {
	p := openReport(t, reportOf(t, mixed(t)))
	require.Equal(t, allRows, shownRows(p))
	for typed, want := range map[string]string{
		"joao": "3", "JOÃO": "3", "fabio": "12", "דנה": "4", "code 131026": "6 7", "(11) 98765-0007": "8", "spreadsheet": "11 12",
		"nobody": "", "Zoë \"Z\"": "7", "  gil ": "14",
	} {
		p.Type("#find", typed)
		assert.Equal(t, want, shownRows(p), "typed %q", typed)
		clearFilter(p)
		require.Equal(t, allRows, shownRows(p))
	}
	p.Type("#find", "nobody")
	assert.Equal(t, "No row matches.", p.Text("#found"))
	clearFilter(p)

	p.Click(`.chips label:has([value="pending"])`)
	assert.Equal(t, "9 10", shownRows(p))
	assert.Equal(t, "2 rows", p.Text("#found"))
	p.Press(kb.ArrowRight)
	assert.Equal(t, "11 12", shownRows(p), "the arrow keys go on to invalid")
	p.Press(kb.Tab)
	p.Press("/eva")
	assert.Equal(t, "11", shownRows(p), "/ leads to the filter, which both narrow")
	p.RequireClean(t)
}

func TestReportReasons(t *testing.T) {
	p := openReport(t, reportOf(t, mixed(t)))
	assert.Contains(t, p.Text(".reasons li"), "do something about rejected 131026")
	p.Click(".reasons li:first-child button")
	assert.Equal(t, "6 7", shownRows(p))
	var focus string
	p.Eval(`document.activeElement.id`, &focus)
	assert.Equal(t, "find", focus)
	p.Click(".reasons li:nth-child(2) button")
	assert.Equal(t, "11 12", shownRows(p), "a reason without a code shows its state")
}

func TestReportDownload(t *testing.T) {
	p := openReport(t, reportOf(t, mixed(t)))
	assert.Equal(t, "Download 6 rows as CSV", p.Text("#download"))
	name, content := p.Download("#download")
	assert.Equal(t, "winter-sale.failed.csv", name)
	assert.Equal(t, "\ufeff"+resent, string(content))

	for _, state := range []string{"rejected", "pending", "invalid"} {
		p.Click(fmt.Sprintf(`#resend input[value="%s"]`, state))
	}
	assert.Equal(t, "Download 0 rows as CSV", p.Text("#download"))
	var disabled bool
	p.Eval(`document.getElementById("download").disabled`, &disabled)
	assert.True(t, disabled)

	p.Click(`#resend input[value="unsure"]`)
	_, content = p.Download("#download")
	assert.Equal(t, "\ufeffphone,first_name,order,reason\r\n+5511987650007,Bia,A-7,no answer came in 30 s\r\n", string(content))
}

// TestReportLooks: dark, on a phone and on paper the page is clean, and nothing is wider than the window.
func TestReportLooks(t *testing.T) {
	p := openReport(t, reportOf(t, mixed(t)))
	var light, dark, paper string
	const background = `getComputedStyle(document.body).backgroundColor`
	p.Eval(background, &light)
	p.Dark(true)
	p.Eval(background, &dark)
	assert.NotEqual(t, light, dark)
	p.Resize(360, 740)
	requireNarrow(t, p, 360)
	p.RequireClean(t)
	p.Dark(false)
	p.Resize(320, 640)
	requireNarrow(t, p, 320)
	p.Print(true)
	p.Eval(background, &paper)
	assert.Equal(t, "rgb(255, 255, 255)", paper)
	var tools bool
	p.Eval(`document.getElementById("tools").checkVisibility() || document.getElementById("download").checkVisibility()`, &tools)
	assert.False(t, tools, "what can only be clicked isn't printed")
}

func requireNarrow(t *testing.T, p *browsertest.Page, width int) {
	t.Helper()
	var is int
	p.Eval(`document.documentElement.scrollWidth`, &is)
	require.LessOrEqual(t, is, width, "the page scrolls sideways")
}

// TestReportSmall: pages of files with next to nothing in them.
func TestReportSmall(t *testing.T) {
	p := browsertest.Open(t, "about:blank")
	p.Resize(360, 740)
	for _, c := range []struct{ name, lines string }{
		{"no rows", ""},
		{"one row", "2,+5511987650001,accepted,,,wamid.1,1,200,2026-03-01T14:00:00.000Z,2026-03-01T14:00:00.250Z,,"},
		{"none accepted", "2,+5511987650001,rejected,gone,131026,,1,400,2026-03-01T14:00:00.000Z,2026-03-01T14:00:00.250Z,,"},
		{"nothing sent", "2,+5511987650001,pending,,,,0,,,,,\n3,12,invalid,too short,,,0,,,,,"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p.Go(reportFile(t, reportOf(t, readText(t, c.lines))))
			requireNarrow(t, p, 360)
			p.RequireClean(t)
		})
	}
}

// TestReportLong: a long table comes in parts.
func TestReportLong(t *testing.T) {
	r, err := ReadResults(manyRows(t, 2500))
	require.NoError(t, err)
	p := openReport(t, reportOf(t, r))
	assert.Equal(t, "2,000 rows, 100 of them shown", p.Text("#found"))
	p.Click("#more")
	assert.Equal(t, "2,000 rows, 200 of them shown", p.Text("#found"))
	assert.Len(t, strings.Fields(shownRows(p)), 200)
	p.Type("#find", "00000042")
	assert.Equal(t, "44", shownRows(p))
	_, content := p.Download("#download")
	assert.Equal(t, 2501, strings.Count(string(content), "\r\n"))
}

// TestReportHostile: texts of the file do nothing in a real browser.
func TestReportHostile(t *testing.T) {
	p := openReport(t, hostilePage(t, strings.Join(hostile, " ")))
	p.Type("#find", "<script>window.hacked")
	assert.Equal(t, 3, p.Count("#rows tbody tr:not([hidden])"))
	p.Download("#download")
	var hacked bool
	p.Eval(`"hacked" in window`, &hacked)
	assert.False(t, hacked)
	p.Resize(360, 740)
	requireNarrow(t, p, 360)
	p.RequireClean(t)
}
