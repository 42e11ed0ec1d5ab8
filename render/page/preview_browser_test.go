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

// openPreview opens a page as its readers do, from a file.
func openPreview(t *testing.T, d PreviewData) *browsertest.Page {
	t.Helper()
	return openPreviewAt(t, d, "")
}

func openPreviewAt(t *testing.T, d PreviewData, place string) *browsertest.Page {
	t.Helper()
	file := filepath.Join(t.TempDir(), "preview.html")
	require.NoError(t, os.WriteFile(file, []byte(previewOf(t, d)), 0o644))
	return browsertest.Open(t, "file://"+filepath.ToSlash(file)+place)
}

// seen are the rows whose messages can be seen, and the row that the list calls picked.
func seen(p *browsertest.Page) string {
	var rows []string
	p.Eval(`[...document.querySelectorAll(".letter")].filter(l => l.checkVisibility()).map(l => l.dataset.row)`, &rows)
	var picked string
	p.Eval(`document.getElementById(document.getElementById("rows").getAttribute("aria-activedescendant"))?.dataset.row ?? ""`, &picked)
	if said := strings.Join(rows, " "); said != picked {
		return fmt.Sprintf("rows %q are shown, %q is picked", said, picked)
	}
	return picked
}

// inPicker are the rows in the picker.
func inPicker(p *browsertest.Page) string {
	var rows []string
	p.Eval(`[...document.querySelectorAll("#rows li")].filter(l => l.checkVisibility()).map(l => l.dataset.row)`, &rows)
	return strings.Join(rows, " ")
}

func TestPreviewPicker(t *testing.T) {
	t.Parallel()
	p := openPreview(t, saleData(t))
	require.Equal(t, "2", seen(p))
	assert.Equal(t, "2 3 4 5 6 7 8 9 10 12", inPicker(p))
	p.Click("#option-4")
	assert.Equal(t, "4", seen(p))
	assert.Contains(t, p.Text(".letter.picked"), "a spreadsheet has shortened")
	for _, step := range []struct{ key, want string }{
		{kb.ArrowDown, "5"}, {kb.ArrowDown, "6"}, {kb.ArrowUp, "5"}, {kb.End, "12"}, {kb.ArrowDown, "12"}, {kb.Home, "2"},
		{kb.ArrowUp, "2"}, {kb.PageDown, "12"}, {kb.PageUp, "2"},
	} {
		p.Press(step.key)
		require.Equal(t, step.want, seen(p), "after %q", step.key)
	}
	p.Click("#next")
	assert.Equal(t, "3", seen(p))
	assert.Equal(t, "2 of 10", p.Text("#place"))
	p.Click("#previous")
	assert.Equal(t, "2", seen(p))
	var disabled bool
	p.Eval(`document.getElementById("previous").disabled`, &disabled)
	assert.True(t, disabled)
}

func TestPreviewFind(t *testing.T) {
	t.Parallel()
	p := openPreview(t, saleData(t))
	for _, c := range []struct{ typed, listed, picked string }{
		{"8", "8", "8"}, // it is in many recipients' numbers too
		{"1", "10 12", "10"},
		{"12", "12", "12"},
		{"50007", "7", "7"},
		{"(11) 98765-0010", "10", "10"},
		{"CARDAPIO", "6", "6"},
		{"דנה", "3", "3"},
		{"invalid", "4 8", "4"},
		{"spreadsheet", "4", "4"},
		{"same person", "9", "9"},
		{"nobody here", "", ""},
	} {
		p.Type("#find", c.typed)
		assert.Equal(t, c.picked, seen(p), c.typed)
		assert.Equal(t, c.listed, inPicker(p), c.typed)
		p.Press(kb.Escape)
		p.Press(kb.Enter)
		p.Press(kb.Home)
		require.Equal(t, "2", seen(p))
	}
}

func TestPreviewFindByKeyboard(t *testing.T) {
	t.Parallel()
	p := openPreview(t, saleData(t))
	p.Press("/")
	p.Press("invalid")
	assert.Equal(t, "2 rows", p.Text("#found"))
	p.Press(kb.ArrowDown)
	assert.Equal(t, "8", seen(p), "the arrows walk through what was found")
	p.Press(kb.Escape)
	assert.Equal(t, "8", seen(p), "and what is picked stays")
	assert.Equal(t, "2 3 4 5 6 7 8 9 10 12", inPicker(p))
	p.Press(kb.Enter)
	p.Press("12")
	assert.Equal(t, "12", seen(p), "what is typed in the list is looked for")
	p.Press("nothing like it")
	assert.Equal(t, "No row matches.", p.Text("#found"))
	assert.Equal(t, "", seen(p))
}

func TestPreviewRequest(t *testing.T) {
	t.Parallel()
	p := openPreview(t, saleData(t))
	shown := func() int { return p.Count(".picked details[open]") }
	assert.Zero(t, shown())
	p.Click(".picked summary")
	require.Equal(t, 1, shown())
	assert.Equal(t, fmt.Sprintf(sale, "+5511987650002"), p.Text(".picked pre"))
	p.RequireClean(t)
	p.Click("#option-6")
	assert.Contains(t, p.Text(".picked pre"), "+5511987650006", "it stays open from row to row")
	p.Click(".picked summary")
	p.Click("#option-2")
	assert.Zero(t, shown())
}

func TestPreviewProblemsLead(t *testing.T) {
	t.Parallel()
	p := openPreview(t, saleData(t))
	p.Type("#find", "cardapio")
	require.Equal(t, "6", seen(p))
	p.Click(`a.to-row[href="#row-8"]`)
	assert.Equal(t, "8", seen(p))
	assert.Equal(t, "2 3 4 5 6 7 8 9 10 12", inPicker(p), "the search lets all through again")
	var focus string
	p.Eval(`document.activeElement.id`, &focus)
	assert.Equal(t, "rows", focus)
	assert.Equal(t, "5", seen(openPreviewAt(t, saleData(t), "#row-5")), "an address of a row leads to it")
}

// TestPreviewLooks: dark, on a phone and on paper the page is clean, and nothing is wider than the window.
func TestPreviewLooks(t *testing.T) {
	t.Parallel()
	p := openPreview(t, saleData(t))
	p.RequireClean(t)
	p.Dark(true)
	p.RequireClean(t)
	p.Resize(360, 740)
	narrow := func(width int) {
		p.Type("#find", kb.Enter+kb.Home)
		for _, l := range saleData(t).Letters {
			require.Equal(t, fmt.Sprint(l.Row), seen(p))
			var is int
			p.Eval(`document.documentElement.scrollWidth`, &is)
			require.LessOrEqual(t, is, width, "the page scrolls sideways at row %d", l.Row)
			p.Press(kb.ArrowDown)
		}
	}
	p.Click(".picked summary")
	narrow(360)
	p.RequireClean(t)
	p.Dark(false)
	p.Resize(320, 640)
	narrow(320)
	p.Print(true)
	var tools bool
	p.Eval(`document.getElementById("find").checkVisibility() || document.getElementById("next").checkVisibility()`, &tools)
	assert.False(t, tools, "what can only be clicked isn't printed")
	assert.Equal(t, "12", seen(p), "the picked message is")
	p.RequireClean(t)
}

// TestPreviewDirection: each line is written from the side from which its language is.
func TestPreviewDirection(t *testing.T) {
	t.Parallel()
	p := openPreview(t, saleData(t))
	p.Click("#option-3")
	var got []bool
	p.Eval(`[...document.querySelector(".picked .bubble-body").childNodes].map(node => {
		const range = document.createRange(), box = document.querySelector(".picked .bubble-body").getBoundingClientRect();
		const text = node.nodeType === 3 ? node : node.firstChild;
		range.setStart(text, 0);
		range.setEnd(text, 1);
		return range.getBoundingClientRect().left > box.left + box.width / 2;
	})`, &got)
	require.NotEmpty(t, got)
	assert.True(t, got[0], "the Hebrew line starts at the right")
	p.Eval(`(() => {
		const body = document.querySelector(".picked .bubble-body"), text = body.lastChild, at = text.data.indexOf("Ol");
		const range = document.createRange();
		range.setStart(text, at);
		range.setEnd(text, at + 1);
		return [range.getBoundingClientRect().left < body.getBoundingClientRect().left + 20];
	})()`, &got)
	assert.Equal(t, []bool{true}, got, "the Portuguese line starts at the left")
}

// TestPreviewHostileInBrowser: texts of a row do nothing in a real browser.
func TestPreviewHostileInBrowser(t *testing.T) {
	t.Parallel()
	p := openPreview(t, hostileData(t))
	p.Click(".picked summary")
	p.Type("#find", "<script")
	p.Click("#next")
	var hacked bool
	p.Eval(`"hacked" in window`, &hacked)
	assert.False(t, hacked)
	p.Resize(360, 740)
	var is int
	p.Eval(`document.documentElement.scrollWidth`, &is)
	assert.LessOrEqual(t, is, 360)
	p.RequireClean(t)
}

// TestPreviewLong: a thousand rows are as fluid as a hundred, but for what grows with them.
func TestPreviewLong(t *testing.T) {
	rows := func(n int) PreviewData {
		d := saleData(t)
		some := d.Letters
		d.Letters = nil
		for i := range n {
			l := some[i%len(some)]
			l.Row = i + 2
			d.Letters = append(d.Letters, l)
		}
		d.Plan.Rows = n
		return d
	}
	// The least of three, in milliseconds: whatever else the machine does only makes it more.
	fluid := func(p *browsertest.Page) (typed, step float64) {
		p.Eval(`(async () => {
			const find = document.getElementById("find"), times = [];
			for (let i = 0; i < 3; i++) {
				const start = performance.now();
				for (const text of ["c", "ca", "car", "card", ""]) {
					find.value = text;
					find.dispatchEvent(new Event("input"));
					document.body.getBoundingClientRect();
				}
				times.push((performance.now() - start) / 5);
			}
			return Math.min(...times);
		})()`, &typed)
		p.Eval(`(async () => {
			const list = document.getElementById("rows"), times = [];
			for (let i = 0; i < 3; i++) {
				const start = performance.now();
				for (let j = 0; j < 30; j++) {
					list.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown" }));
					document.body.getBoundingClientRect();
				}
				times.push((performance.now() - start) / 30);
			}
			return Math.min(...times);
		})()`, &step)
		return typed, step
	}
	typedFew, stepFew := fluid(openPreview(t, rows(100)))
	p := openPreview(t, rows(1000))
	typed, step := fluid(p)
	t.Logf("100 rows: a letter typed takes %.1f ms, a step %.1f ms; 1,000 rows: %.1f ms and %.1f ms", typedFew, stepFew, typed, step)
	assert.Less(t, typed, 40*max(typedFew, 1), "ten times the rows take ten times as long, not a hundred times")
	assert.Less(t, step, 20*max(stepFew, 0.5), "a step doesn't grow with the rows")
	p.Click("#rows")
	p.Press(kb.End)
	assert.Equal(t, "1001", seen(p))
	var inView bool
	p.Eval(`(() => {
		const outer = document.getElementById("rows").getBoundingClientRect(), inner = document.getElementById("option-1001").getBoundingClientRect();
		return inner.top >= outer.top && inner.bottom <= outer.bottom + 1;
	})()`, &inView)
	assert.True(t, inView)
}
