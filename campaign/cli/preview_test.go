package cli_test

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// previewPage is the page that a preview writes, its texts as people read them.
func previewPage(t *testing.T, dir string, want int, args ...string) (text, stderr string) {
	t.Helper()
	code, out, stderr := runProgram(t, dir, append([]string{"preview", "--html", "page.html", "campaign.yaml"}, args...)...)
	require.Equal(t, want, code, stderr)
	require.Empty(t, out)
	return html.UnescapeString(read(t, dir, "page.html")), stderr
}

func TestPreviewPage(t *testing.T) {
	people := "phone,first_name,code\n" + phone(1) + ",Ana & Bia,\"C<1>\"\n" + phone(2) + ",,C2\n" + phone(1) + ",Ana,C3\n" +
		"12,Caio,C4\n" + phone(5) + ",</script><script>alert(1)</script>,C5\n"
	dir := folder(t, "https://api.example.com", "20/s", people)
	yaml := strings.Replace(read(t, dir, "campaign.yaml"), "  csv: people.csv\n", "  csv: people.csv\n  max_invalid: 90%\n", 1)
	write(t, dir, "campaign.yaml", yaml)
	text, stderr := previewPage(t, dir, 0)
	assert.Contains(t, stderr, "wrote page.html: the plan, 5 rows, 2 problems")
	for _, want := range []string{
		"2 of 5 rows will be sent", "at 20/s, at most", "1 duplicate", "2 rows can’t be sent",
		`"name": "Ana & Bia"`, `"C<1>"`, "POST https://api.example.com/api/v1/accounts/", "Content-Type: application/json",
		"the same person as row 2", "country code", "is blank for this row",
	} {
		assert.True(t, strings.Contains(text, want), "%q isn't in the page", want)
	}
	assert.Equal(t, 1, strings.Count(read(t, dir, "page.html"), "<script"), "the page's own")
	assert.False(t, strings.Contains(text, token), "the secret is in the page")
}

func TestPreviewPageRows(t *testing.T) {
	dir := folder(t, "https://api.example.com", "20/s", list(150))
	for _, c := range []struct {
		name        string
		args        []string
		rows        int
		first, last int
	}{
		{"the first hundred unless told", nil, 100, 2, 101},
		{"as many as asked for", []string{"--count", "120"}, 120, 2, 121},
		{"from a row on", []string{"--row", "100", "--count", "3"}, 3, 100, 102},
		{"up to the end", []string{"--row", "150"}, 2, 150, 151},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, stderr := previewPage(t, dir, 0, c.args...)
			assert.Contains(t, stderr, fmt.Sprintf("the plan, %d rows, no problem", c.rows))
			assert.Equal(t, c.rows, strings.Count(text, "<article"))
			for _, row := range []int{c.first, c.last} {
				assert.Equal(t, 1, strings.Count(text, fmt.Sprintf(`id="row-%d"`, row)))
			}
			assert.True(t, strings.Contains(text, "All 150 rows will be sent"), "the plan is of all rows")
		})
	}
}

func TestPreviewPageRefusals(t *testing.T) {
	dir := folder(t, "https://api.example.com", "20/s", list(3))
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"--html", ""}, 1, "--html is empty"},
		{[]string{"--html", "page.html", "--count", "5001"}, 1, "at most 5,000 rows"},
		{[]string{"--html", "page.html", "--row", "99"}, 1, "the list has no row 99"},
		{[]string{"--html", "people.csv"}, 2, "people.csv is a file of the campaign's own, and would be overwritten; choose another --html"},
		{[]string{"--html", "people.csv/page.html"}, 1, "can't be written"},
	} {
		code, _, stderr := runProgram(t, dir, append([]string{"preview", "campaign.yaml"}, c.args...)...)
		assert.Equal(t, c.code, code, c.want)
		assert.Contains(t, stderr, c.want)
	}
	assert.Equal(t, list(3), read(t, dir, "people.csv"), "the list isn't written over")
	found, err := filepath.Glob(filepath.Join(dir, "*page.html*"))
	require.NoError(t, err)
	assert.Empty(t, found, "a page is written whole or not at all")
}

// A page shows what stops a run, and what was sent before with the message that it was.
func TestPreviewPageKnowsTheLedger(t *testing.T) {
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "unlimited", list(3))
	code, _, stderr := runProgram(t, dir, "run", "--yes", "--limit", "1", "campaign.yaml")
	require.Equal(t, 3, code, stderr)
	text, _ := previewPage(t, dir, 0)
	for _, want := range []string{"2 of 3 rows will be sent.", "1 accepted", "was accepted before, and isn’t sent again", "as fast as answers come"} {
		assert.True(t, strings.Contains(text, want), "%q isn't in the page", want)
	}
	assert.Equal(t, 3, strings.Count(text, "The exact request"), "also of the one that was sent")

	write(t, dir, "campaign.yaml", strings.Replace(read(t, dir, "campaign.yaml"), "name: hello", "name: goodbye", 1))
	text, stderr = previewPage(t, dir, 2)
	assert.Contains(t, stderr, "changed since")
	for _, want := range []string{"Nothing can be sent as it stands.", "stops the run", "run with --allow-changed"} {
		assert.True(t, strings.Contains(text, want), "%q isn't in the page", want)
	}
	assert.Len(t, r.got(), 1, "a preview sends nothing")
}

func TestPreviewPageOfTooManyInvalidRows(t *testing.T) {
	dir := folder(t, "https://api.example.com", "20/s", "phone,first_name,code\n12,Ana,C1\n"+phone(2)+",Bia,C2\n")
	text, stderr := previewPage(t, dir, 2)
	assert.Contains(t, stderr, "recipients.max_invalid: 1 of 2 rows can't be sent")
	assert.True(t, strings.Contains(text, "1 of 2 rows can't be sent"))
	assert.True(t, strings.Contains(text, "<article"), "its messages can be looked at all the same")

	write(t, dir, "people.csv", "phone,first_name,code\n")
	text, _ = previewPage(t, dir, 2)
	assert.True(t, strings.Contains(text, "has no rows below its header"))
	assert.True(t, strings.Contains(text, "There are no rows."))
}

func TestPreviewPageToStandardOutput(t *testing.T) {
	dir := folder(t, "https://api.example.com", "20/s", list(3))
	code, out, stderr := runProgram(t, dir, "preview", "--html", "-", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	assert.True(t, strings.HasPrefix(out, "<!DOCTYPE html>"))
	_, err := os.Stat(filepath.Join(dir, "-"))
	assert.ErrorIs(t, err, os.ErrNotExist)
}

// TestListWithOnlyAHeader: every command finds the same wrong with it.
func TestListWithOnlyAHeader(t *testing.T) {
	dir := folder(t, "https://api.example.com", "20/s", "phone,first_name,code\n")
	for _, args := range [][]string{{"check"}, {"preview"}, {"preview", "--row", "7"}, {"preview", "--payload"}, {"preview", "--html", "page.html"},
		{"run", "--dry-run"}} {
		code, out, stderr := runProgram(t, dir, append(args, "campaign.yaml")...)
		assert.Equal(t, 2, code, "%v", args)
		assert.Empty(t, out, "%v", args)
		assert.Contains(t, stderr, "people.csv:1: has no rows below its header; write one recipient a row\n", "%v", args)
	}
	write(t, dir, "people.csv", list(3))
	for _, page := range [][]string{nil, {"--html", "page.html"}} {
		code, _, stderr := runProgram(t, dir, append([]string{"preview", "--row", "5", "campaign.yaml"}, page...)...)
		assert.Equal(t, 1, code)
		assert.Equal(t, "campaign: the list has no row 5\n", stderr)
	}
}

// TestPreviewPageOfOddFiles: what was odd when the files were read is on the page too.
func TestPreviewPageOfOddFiles(t *testing.T) {
	dir := folder(t, "https://api.example.com", "20/s", list(3))
	write(t, dir, "campaign.yaml", strings.Replace(read(t, dir, "campaign.yaml"), "  csv: people.csv\n", "  csv: people.csv\n  suppress: [gone.csv]\n", 1))
	write(t, dir, "gone.csv", "phone\nnobody\n")
	text, stderr := previewPage(t, dir, 0)
	assert.Contains(t, stderr, `warning: gone.csv:2`)
	assert.Contains(t, stderr, "the plan, 3 rows, 1 problem")
	assert.Contains(t, text, `<bdi class="code">gone.csv:2`)
	assert.Contains(t, text, "worth a look")
	assert.NotContains(t, text, "Nothing is wrong with any row.")
	assert.Contains(t, text, "All 3 rows will be sent")
}
