package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign/results"
	"campaign/providers"
)

// printed is what the program prints.
func printed(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	out, err := cmd.Output()
	require.NoError(t, err, args)
	return string(out)
}

// requireTable keeps what stands between two marks of a document equal to a table, or writes it again.
func requireTable(t *testing.T, file, from, to, table string) {
	t.Helper()
	before, rest, ok := strings.Cut(readFile(t, file), from+"\n")
	require.True(t, ok)
	now, after, ok := strings.Cut(rest, to)
	require.True(t, ok)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(before+from+"\n"+table+to+after), 0o644))
		return
	}
	require.Equal(t, table, now, "run go test . -run 'TestVendorTables|TestKeys' -update")
}

// TestVendorTables keeps the tables of docs/vendors.md equal to what the program prints, and to the dossiers.
func TestVendorTables(t *testing.T) {
	const file = "docs/vendors.md"
	hosts := "| `provider.name` | the vendor's own address |\n|---|---|\n"
	for _, d := range providers.All() {
		var settings struct {
			Properties map[string]struct{ Default string }
		}
		requireJSON(t, d.Dossier, "settings.schema.json", &settings)
		hosts += fmt.Sprintf("| `%s` | `%s` |\n", d.Name, settings.Properties["base_url"].Default)
	}
	requireTable(t, file, "<!-- providers: printed by `campaign providers --markdown` -->", "<!-- /providers -->", printed(t, "providers", "--markdown"))
	requireTable(t, file, "<!-- hosts: from the dossiers' settings -->", "<!-- /hosts -->", hosts)
	requireTable(t, file, "<!-- codes: from the dossiers' codes -->", "<!-- /codes -->", codesTable(t))
}

// codesTable is a row for every meaning of a code, with the providers that have it.
func codesTable(t *testing.T) string {
	t.Helper()
	type meaning struct{ Code, Means, Do, Verdict, Again string }
	var order []meaning
	of := map[meaning][]string{}
	for _, d := range providers.All() {
		if _, err := fs.Stat(d.Dossier, "codes.json"); err != nil {
			continue
		}
		var own struct{ Codes []meaning }
		requireJSON(t, d.Dossier, "codes.json", &own)
		for _, m := range own.Codes {
			if of[m] == nil {
				order = append(order, m)
			}
			of[m] = append(of[m], d.Name)
		}
	}
	table := "| code | of | means | what to do | then |\n|---|---|---|---|---|\n"
	for _, m := range order {
		then := m.Verdict
		if m.Again != "" && m.Again != "fixed" {
			then += ", " + m.Again
		}
		code := strings.Replace(m.Code, "*", "any other", 1)
		table += fmt.Sprintf("| %s | %s | %s | %s | %s |\n", code, strings.Join(slices.Compact(of[m]), ", "), m.Means, m.Do, then)
	}
	return table
}

func requireJSON(t *testing.T, files fs.FS, name string, v any) {
	t.Helper()
	text, err := fs.ReadFile(files, name)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, v))
}

// TestResultsTable: docs/commands.md names the columns of the results, in their order.
func TestResultsTable(t *testing.T) {
	here := newShell(t)
	out, err := here.run("campaign run --sandbox --quiet examples/campaigns/meta-list/campaign.yaml") // it copies no columns
	require.NoError(t, err, out)
	header, _, _ := strings.Cut(readFile(t, filepath.Join(here.dir, "examples/campaigns/meta-list/campaign.sandbox.results.csv")), "\n")
	_, table, ok := strings.Cut(readFile(t, "docs/commands.md"), "| column | holds |\n|---|---|\n")
	require.True(t, ok)
	table, _, _ = strings.Cut(table, "\n\n")
	var named []string
	for line := range strings.Lines(table) {
		first, _, _ := strings.Cut(strings.TrimPrefix(line, "|"), "|")
		for _, column := range strings.Split(first, ",") {
			named = append(named, strings.Trim(column, " `"))
		}
	}
	require.Equal(t, strings.Split(strings.Trim(header, "\ufeff\r"), ","), named)
}

// TestDocsNameCommands: the commands and flags that the documents name are there.
func TestDocsNameCommands(t *testing.T) {
	help := map[string]string{}
	for name, text := range documents(t) {
		for line := range strings.Lines(text) {
			for _, code := range regexp.MustCompile("(?:`|^\\$ |^)campaign ([a-z][^`\n]*)").FindAllStringSubmatch(line, -1) {
				if strings.HasPrefix(line, "campaign ") && !strings.Contains(code[1], ".yaml") {
					continue // a sentence
				}
				words := strings.Fields(code[1])
				command := words[:1]
				if words[0] == "ledger" && len(words) > 1 {
					command = words[:2]
				}
				key := strings.Join(command, " ")
				if help[key] == "" {
					help[key] = printed(t, append([]string{"help"}, command...)...)
				}
				flags := code[1]
				if strings.HasPrefix(line, "| `campaign ") {
					flags = line // the row tells of the command's flags
				}
				for _, flag := range regexp.MustCompile(`--[a-z-]+`).FindAllString(flags, -1) {
					assert.Contains(t, help[key], flag+" ", "%s: campaign %s", name, code[1])
				}
			}
		}
	}
	require.Greater(t, len(help), 8)
}

// TestDocsNameTests: the tests and benchmarks that the documents say how to run are there.
func TestDocsNameTests(t *testing.T) {
	for _, text := range documents(t) {
		for _, code := range regexp.MustCompile("`([^`\n]+)`").FindAllStringSubmatch(text, -1) {
			if goTest.MatchString(code[1]) {
				requireGoTest(t, code[1])
			}
		}
	}
}

// TestCommandTables: docs/commands.md names every command, and every flag of a run.
func TestCommandTables(t *testing.T) {
	text := readFile(t, "docs/commands.md")
	_, all, ok := strings.Cut(printed(t, "help"), "Available Commands:\n")
	require.True(t, ok)
	all, _, _ = strings.Cut(all, "\n\n")
	for line := range strings.Lines(all) {
		name := strings.Fields(line)[0]
		assert.Regexp(t, "(?m)^\\|.*`(campaign )?"+name+"[ `]", text, "the table of commands")
	}
	_, table, ok := strings.Cut(text, "## The flags of `campaign run`\n")
	require.True(t, ok)
	table, _, _ = strings.Cut(table, "\n## ")
	for _, flag := range regexp.MustCompile(`(?m)^ +(?:-\w, )?(--[a-z-]+)`).FindAllStringSubmatch(printed(t, "help", "run"), -1) {
		if flag[1] != "--help" {
			assert.Regexp(t, "(?m)^\\| [^|]*`"+flag[1]+"\\b", table, "the table of flags")
		}
	}
}

// TestDocsExpressions checks the expressions of docs/campaign-file.md.
func TestDocsExpressions(t *testing.T) {
	checked := 0
	for line := range strings.Lines(readFile(t, "docs/campaign-file.md")) {
		expression, ok := strings.CutPrefix(line, "| `{{")
		if !ok {
			continue
		}
		expression, _, _ = strings.Cut(expression, "}}`")
		requireCampaign(t, "version: 1\nname: x\nprovider: {name: 99digital, from: '972771234567', api_key: \"${KEY}\"}\n"+
			"recipients: {csv: people.csv}\nmessage:\n  type: text\n  body: >-\n    {{"+strings.ReplaceAll(expression, `\|`, "|")+"}}\n")
		checked++
	}
	require.Greater(t, checked, 5)
}

// TestDocsLinks: what the documents link to is there, and the README's pictures are small.
func TestDocsLinks(t *testing.T) {
	pictures := 0
	for name, text := range documents(t) {
		for _, link := range regexp.MustCompile(`(!?)\[[^\]]+\]\(([^)#]+)[^)]*\)`).FindAllStringSubmatch(text, -1) {
			if strings.HasPrefix(link[2], "https://") {
				continue
			}
			info, err := os.Stat(filepath.Join(filepath.Dir(name), link[2]))
			require.NoError(t, err, name)
			if link[1] != "" {
				pictures++
				require.Less(t, info.Size(), int64(150_000), link[2])
			}
		}
	}
	require.Equal(t, 3, pictures)
	require.LessOrEqual(t, strings.Count(readFile(t, "README.md"), "\n"), 150, "the README is the face: what is more belongs into docs")
	require.Contains(t, slices.Sorted(maps.Keys(documents(t))), "docs/promises.md")
}

// TestContributingNamesWhatIsThere: every path that CONTRIBUTING.md names is there, and every room is named.
func TestContributingNamesWhatIsThere(t *testing.T) {
	text := readFile(t, "CONTRIBUTING.md")
	named := map[string]bool{}
	for _, code := range regexp.MustCompile("`([^`\n]+)`").FindAllStringSubmatch(text, -1) {
		named[code[1]] = true
		if regexp.MustCompile(`^[a-z_.]+/[\w/.-]+[\w]$|^\w+\.(go|md)$`).MatchString(code[1]) {
			_, err := os.Stat(code[1])
			assert.NoError(t, err)
		}
	}
	for room := range arrows {
		assert.True(t, named[room] || room == "." || room == "providers/*", "the rooms lack %s", room)
	}
	for _, d := range providers.All() {
		assert.Contains(t, text, "`providers/"+strings.Replace(d.Name, "99digital", "digital99", 1)+"`")
	}
}

// TestResultColumns keeps docs/commands.md true about what a results file has.
func TestResultColumns(t *testing.T) {
	_, section, found := strings.Cut(readFile(t, "docs/commands.md"), "## The results\n")
	require.True(t, found)
	section, _, _ = strings.Cut(section, "\n## ")
	var named []string
	for _, cells := range regexp.MustCompile("(?m)^\\| (`[^|]+) \\|").FindAllStringSubmatch(section, -1) {
		for _, name := range strings.Split(cells[1], ", ") {
			named = append(named, strings.Trim(name, "`"))
		}
	}
	require.Equal(t, results.Columns(), named)
}
