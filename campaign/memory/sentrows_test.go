package memory

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"campaign/campaign/results"
)

// resultsHeader begins every results file, as the documentation has it.
const resultsHeader = "row,recipient,status,reason,code,message_id,attempts,http_status,first_attempt_at,answered_at,delivery,delivery_at\n"

func sentLine(row int, recipient, status, reason string) string {
	return fmt.Sprintf("%d,%s,%s,%s,,id-%[1]d,1,200,2026-11-22T10:00:00.000Z,2026-11-22T10:00:01.000Z,,\n", row, recipient, status, reason)
}

// TestReadSent: whoever saved a results file last, its rows that say that a message left are found.
func TestReadSent(t *testing.T) {
	a, b, c := sentLine(2, "+551", "accepted", ""), sentLine(3, "+552", "unsure", "no answer"), sentLine(4, "+553", "rejected", "x")
	all := resultsHeader + a + b + c
	tests := map[string]struct {
		text string
		want []string
	}{
		"as it was written":         {all, []string{"+551", "+552"}},
		"semicolons and a mark":     {"\ufeff" + strings.ReplaceAll(all, ",", ";"), []string{"+551", "+552"}},
		"tabs, and Windows' lines":  {strings.NewReplacer(",", "\t", "\n", "\r\n").Replace(all), []string{"+551", "+552"}},
		"an old Mac's lines":        {strings.ReplaceAll(all, "\n", "\r"), []string{"+551", "+552"}},
		"lines and quotes in cells": {resultsHeader + sentLine(2, "+551", "unsure", "\"one,\n\"\"two\"\"\r\n3,+559,accepted,\"") + b, []string{"+551", "+552"}},
		"a copied column":           {strings.Replace(resultsHeader, "\n", ",status\n", 1) + strings.ReplaceAll(a+c, "\n", ",accepted\n"), []string{"+551"}},
		"columns moved":             {"status,code,recipient,row\naccepted,,+551,2\npending,,+552,3\n", []string{"+551"}},
		"columns taken out":         {"row,recipient,status\n2,+551,accepted\n3,+552,pending\n", []string{"+551"}},
		"no end to its last line":   {strings.TrimSuffix(all, "\n"), []string{"+551", "+552"}},
		"blank lines":               {resultsHeader + "\n" + a + "\r\n" + b + "\n\n", []string{"+551", "+552"}},
		"a cell without end":        {resultsHeader + a + `3,"+552,accepted` + "\n" + strings.Repeat(sentLine(4, "+553", "accepted", ""), 3), []string{"+551"}},
		"a quote in a cell's midst": {resultsHeader + sentLine(2, "+551", "unsure", `5" screen"`) + b, []string{"+551", "+552"}},
		"one long cell":             {resultsHeader + sentLine(2, "+551", "unsure", strings.Repeat("x", 400_000)) + b, []string{"+551", "+552"}},
		"nobody":                    {resultsHeader, nil},
		"another table":             {"phone,recipient,status\n+551,+551,accepted\n", nil},
		"a page":                    {"<html>\n", nil},
		"nothing in it":             {"", nil},
		"bytes":                     {"\x00\x01\xff\n\x00", nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "r.csv")
			require.NoError(t, os.WriteFile(path, []byte(test.text), 0o600))
			assertSent(t, path, test.want)
		})
	}
	t.Run("a workbook", func(t *testing.T) {
		reader := excelize.NewFile()
		for i, line := range strings.Split(strings.TrimSpace(all), "\n") {
			cells := strings.Split(line, ",")
			require.NoError(t, reader.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &cells))
		}
		path := filepath.Join(t.TempDir(), "r.xlsx")
		require.NoError(t, reader.SaveAs(path))
		assertSent(t, path, []string{"+551", "+552"})
	})
	t.Run("no file, a folder, a device", func(t *testing.T) {
		dir := t.TempDir()
		for _, path := range []string{filepath.Join(dir, "none"), filepath.Join(dir, "none", "r.csv"), strings.Repeat("r", 300), dir, os.DevNull} {
			assertSent(t, path, nil)
		}
	})
}

func assertSent(t *testing.T, path string, want []string) {
	t.Helper()
	s, err := readSent(path)
	require.NoError(t, err)
	var got []string
	for _, r := range s.spread {
		got = append(got, string(r.recipient))
	}
	assert.Equal(t, want, got)
	assert.Equal(t, len(want), s.n)
}

// TestReadSentOfMany: of many rows the latest are kept, wherever they stand, and a share of all the others.
func TestReadSentOfMany(t *testing.T) {
	const rows, latest = 30_000, 12_345
	began := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	var text strings.Builder
	text.WriteString(resultsHeader)
	for i := range rows {
		at := began.Add(time.Duration(i%1000) * time.Millisecond)
		if i == latest {
			at = began.Add(time.Hour)
		}
		fmt.Fprintf(&text, "%d,+55%d,accepted,,,,1,200,%s,%[3]s,,\n", i+2, i, at.UTC().Format(results.TimeLayout))
	}
	path := filepath.Join(t.TempDir(), "r.csv")
	require.NoError(t, os.WriteFile(path, []byte(text.String()), 0o600))
	s, err := readSent(path)
	require.NoError(t, err)
	assert.Equal(t, rows, s.n)
	assert.Len(t, s.latest, latestRows)
	assert.Equal(t, fmt.Sprintf("+55%d", latest), string(s.latest[latestRows-1].recipient))
	assert.GreaterOrEqual(t, len(s.spread), spreadRows/2)
	assert.LessOrEqual(t, len(s.spread), 2*spreadRows)
	for i, r := range s.spread {
		require.Equal(t, fmt.Sprintf("+55%d", i*s.stride), string(r.recipient))
	}
}
