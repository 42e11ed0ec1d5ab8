package workspace_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign"
	"campaign/campaign/workspace"
	"campaign/render/page"
)

// resultsHeader begins every results file, as the documentation has it.
const resultsHeader = "row,recipient,status,reason,code,message_id,attempts,http_status,first_attempt_at,answered_at,delivery,delivery_at\n"

// utf16le is a text as Excel's "Unicode text" has it.
func utf16le(text string) string {
	var b bytes.Buffer
	_ = binary.Write(&b, binary.LittleEndian, utf16.Encode([]rune("\ufeff"+text))) // a buffer takes all
	return b.String()
}

func report(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sale.results.csv")
	require.NoError(t, os.WriteFile(path, []byte(resultsHeader), 0o600))
	results, err := page.ReadResults(path)
	require.NoError(t, err)
	var text bytes.Buffer
	require.NoError(t, page.Report(&text, page.ReportData{Title: "sale", Generated: time.Unix(0, 0), Results: results}))
	return text.String()
}

func preview(t *testing.T) string {
	t.Helper()
	var text bytes.Buffer
	require.NoError(t, page.Preview(&text, page.PreviewData{Title: strings.Repeat("sale & ", 500), Generated: time.Unix(0, 0)}))
	return text.String()
}

// unmarked is a page of the time before pages had a mark.
func unmarked(text string) string {
	mark := text[strings.Index(text, `<meta name="generator"`):]
	mark = mark[:strings.Index(mark, "\n")+1]
	return strings.Replace(text, mark, "", 1)
}

// TestOnlyItsOwnKindIsWrittenOver: of each file that may be there, what may be written over it.
func TestOnlyItsOwnKindIsWrittenOver(t *testing.T) {
	semicolons := strings.ReplaceAll(resultsHeader, ",", ";")
	for name, c := range map[string]struct {
		text                     string
		results, report, preview bool
	}{
		"nothing":                          {"", true, true, true},
		"results":                          {resultsHeader + "2,+5511987654321,accepted,,,,1,200,,,,\n", true, false, false},
		"results with copied columns":      {strings.TrimSpace(resultsHeader) + ",first_name\r\n", true, false, false},
		"results of no end":                {strings.TrimSpace(resultsHeader), true, false, false},
		"results with a mark and ;":        {"\ufeff" + semicolons, true, false, false},
		"results that were quoted":         {`"` + strings.ReplaceAll(strings.TrimSpace(semicolons), ";", `";"`) + "\"\r\n", true, false, false},
		"results as Unicode text":          {utf16le(strings.ReplaceAll(resultsHeader, ",", "\t")), true, false, false},
		"results in another order":         {"recipient,row" + strings.TrimPrefix(resultsHeader, "row,recipient"), false, false, false},
		"a longer name where the last was": {strings.TrimSpace(resultsHeader) + "_of_parcel\n", false, false, false},
		"a list":                           {"phone,first_name\n+5511987654321,Ana\n", false, false, false},
		"a list that begins like results":  {"row,recipient,status\n1,Ana,vip\n", false, false, false},
		"a shell's settings":               {"alias ll='ls -l'\n", false, false, false},
		"a line feed":                      {"\n", false, false, false},
		"a database":                       {"SQLite format 3\x00", false, false, false},
		"a report":                         {report(t), false, true, false},
		"a report of before":               {unmarked(report(t)), false, true, false},
		"a preview":                        {preview(t), false, false, true},
		"a preview of before":              {unmarked(preview(t)), false, false, true},
		"somebody's page":                  {"<!DOCTYPE html>\n<html><head><title>Sale – results</title>\n</head></html>\n", false, false, false},
		"a text about reports":             {`<meta name="generator" content="campaign report">`, false, false, false},
	} {
		for kind, may := range map[*workspace.Kind]bool{&campaign.ResultsFile: c.results, {Name: "a report", Is: page.IsReport}: c.report,
			{Name: "a preview", Is: page.IsPreview}: c.preview, {}: name == "nothing"} {
			path := filepath.Join(t.TempDir(), "out")
			require.NoError(t, os.WriteFile(path, []byte(c.text), 0o600))
			err := workspace.WriteWhole(path, *kind, func(w io.Writer) error {
				_, err := io.WriteString(w, "new")
				return err
			})
			text, readErr := os.ReadFile(path)
			require.NoError(t, readErr)
			if may {
				assert.NoError(t, err, name)
				assert.Equal(t, "new", string(text), name)
				continue
			}
			var unwritable *workspace.Unwritable
			require.ErrorAs(t, err, &unwritable, "%s over %s", kind.Name, name)
			assert.True(t, unwritable.Overwrites, "%s over %s", kind.Name, name)
			assert.Equal(t, c.text, string(text), name)
		}
	}
}
