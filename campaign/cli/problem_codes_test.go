package cli_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/schema/wording"
)

// badLists are lists of people with something wrong in each of their rows or with all of them, each for TestEveryProblemHasACode.
var badLists = map[string]string{
	"numbers": "phone\n12345\ncall me\n\"5511987654321, 5511987654322\"\n5511987654321.5\n+0511987654321\n+9991234567890\n98765-4322\n" +
		"11 3456-7890 ramal 12\n11987654321 (2)\n5511987654321+\n\"5,51199E+12\"\n#N/A\n11 98765$4321\n-\n0011987654321\n+972501234567\n,\n",
	"wide":          "phone,name\n5511987654321,Ana,Bia\n",
	"swallowed":     "phone,name\n5511987654321,\"Ana\n5511987654322,Bia\"\n",
	"long-cell":     "phone,name\n5511987654321," + strings.Repeat("a", 70<<10) + "\n",
	"open-quote":    "phone,name\n5511987654321,\"Ana\n",
	"stray-quote":   "phone,name\n5511987654321,\"Ana\n\"Bia\n",
	"mixed-ends":    "phone,name\n5511987654321,A\rna\n",
	"zero":          "phone\n5511\x0087654321\n",
	"header-only":   "phone\n",
	"blank":         "\n\n",
	"twice":         "phone\n5511987654321\n5511987654321\n",
	"same-columns":  "phone,phone\n1,2\n",
	"no-column":     "nome,fone\nAna,5511987654321\n",
	"pdf":           "%PDF-1.7\n",
	"cut-workbook":  "PK\x03\x04 and no more",
	"half-latin":    "phone,name\n5511987654321,Jo\xe3o\n5511987654322,João\n",
	"carriage-ends": "phone,name\r\"5511987654321,Ana\r",
}

// TestEveryProblemHasACode: whatever a check tells of is of a kind that the catalogue has.
func TestEveryProblemHasACode(t *testing.T) {
	dir := t.TempDir()
	names := invalidFiles(t, dir)
	names = append(names, listFiles(t, dir)...)
	names = append(names, "missing.yaml", "people.csv", "missing-folder/", dir)

	known := map[string]bool{}
	chapters, err := wording.Chapters()
	require.NoError(t, err)
	for _, c := range chapters {
		for _, e := range c.Problems {
			known[e.Code] = true
		}
	}
	code, events, _ := runProgram(t, dir, append([]string{"check", "--json"}, names...)...)
	require.Equal(t, 2, code)
	said := map[string]bool{}
	for line := range strings.Lines(events) {
		var p struct{ Event, File, Path, Code, Text string }
		require.NoError(t, json.Unmarshal([]byte(line), &p))
		if p.Event != "problem" {
			continue
		}
		assert.True(t, known[p.Code], "the catalogue has no code %q: %s", p.Code, line)
		said[p.Code] = true
	}
	assert.Greater(t, len(said), 90, "so many kinds of problems are there at least")
}

// invalidFiles puts the campaign files that are wrong into a folder, and names them.
func invalidFiles(t *testing.T, dir string) (names []string) {
	t.Helper()
	paths, err := filepath.Glob("../../schema/testdata/invalid/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, path := range paths {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		write(t, dir, filepath.Base(path), string(text))
		names = append(names, filepath.Base(path))
	}
	return names
}

// listFiles puts lists of all kinds into a folder, with campaigns that read them, that read them as something else, and that
// keep their people out. It names the campaign files.
func listFiles(t *testing.T, dir string) (names []string) {
	t.Helper()
	write(t, dir, "people.csv", "phone\n5511987654321\n")
	for name, text := range badLists {
		write(t, dir, name+".csv", text)
	}
	samples, err := filepath.Glob("../table/testdata/*")
	require.NoError(t, err)
	for _, path := range samples {
		if filepath.Ext(path) == ".txt" {
			continue
		}
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		write(t, dir, filepath.Base(path), string(text))
	}
	campaigned := func(name, settings string) {
		write(t, dir, name+".yaml", fmt.Sprintf("version: 1\nname: %s\nprovider: {name: cloudhumans, account_id: \"17\", inbox_id: \"42\", api_access_token: \"${CLOUDHUMANS_API_ACCESS_TOKEN}\"}\n"+
			"recipients: {%s}\ntemplate: {name: hello, language: pt_BR}\n", name, settings))
		names = append(names, name+".yaml")
	}
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for i, e := range entries {
		if filepath.Ext(e.Name()) == ".yaml" {
			continue
		}
		campaigned(fmt.Sprintf("list-%d", i), fmt.Sprintf("csv: %q, duplicates: stop", e.Name()))
		campaigned(fmt.Sprintf("told-%d", i), fmt.Sprintf("csv: %q, default_country: BR, encoding: windows-1252, sheet: Nowhere", e.Name()))
	}
	for name := range badLists {
		campaigned("suppress-"+name, fmt.Sprintf("csv: people.csv, suppress: [%q]", name+".csv"))
	}
	for name, settings := range map[string]string{
		"country": "csv: people.csv, default_country: UK", "encoding": "csv: people.csv, encoding: utf-7",
		"delimiter": "csv: people.csv, delimiter: a", "outside": "csv: /etc/passwd", "no-list": "csv: nobody.csv",
	} {
		campaigned(name, settings)
	}
	return names
}
