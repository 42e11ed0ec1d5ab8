package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// outputs are the files that commands write: of each command, which one, and how it is refused where something else is there.
var outputs = map[string]struct {
	args   []string
	file   string
	config string // of the campaign file
	says   string // FILE stands for the file
}{
	"results of a run":       {[]string{"run", "--yes"}, "out.csv", "results: {csv: out.csv}\n", "campaign.yaml:17:16: results.csv: FILE isn't a results file"},
	"results by default":     {[]string{"run", "--yes"}, "campaign.results.csv", "", "campaign.yaml:1:1: results.csv: FILE isn't a results file"},
	"results of a rehearsal": {[]string{"run", "--sandbox", "--yes"}, "campaign.sandbox.results.csv", "", "campaign.yaml: FILE isn't a results file"},
	"results again":          {[]string{"results"}, "out.csv", "results: {csv: out.csv}\n", "campaign.yaml:17:16: results.csv: FILE isn't a results file"},
	"results elsewhere":      {[]string{"results", "-o", "out.csv"}, "out.csv", "", "campaign: FILE isn't a results file"},
	"results for a report":   {[]string{"report"}, "campaign.results.csv", "", "campaign.yaml:1:1: results.csv: FILE isn't a results file"},
	"page of a run":          {[]string{"run", "--yes", "--report", "out.html"}, "out.html", "", "campaign: FILE isn't a report page"},
	"page by default":        {[]string{"report"}, "campaign.results.html", "", "campaign: FILE isn't a report page"},
	"page elsewhere":         {[]string{"report", "-o", "out.html"}, "out.html", "", "campaign: FILE isn't a report page"},
	"preview":                {[]string{"preview", "--html", "out.html"}, "out.html", "", "campaign: FILE isn't a preview page"},
	"payloads":               {[]string{"run", "--dry-run", "--out", "out.jsonl"}, "out.jsonl", "", "campaign: FILE isn't a payload file"},
}

// TestOtherFilesAreNotOverwritten: where something else is, a command ends before it does anything; over its own file of
// before it writes. Its own is for this user alone.
func TestOtherFilesAreNotOverwritten(t *testing.T) {
	page := "<!DOCTYPE html>\n<html><head><title>Our shop</title></head></html>\n"
	for name, c := range outputs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t, accept)
			dir := folder(t, r.URL, "unlimited", list(3))
			write(t, dir, "campaign.yaml", read(t, dir, "campaign.yaml")+c.config)
			args := append(c.args, "campaign.yaml")
			for _, other := range []string{list(2), page, "alias ll='ls -l'\n", `{"row":1}` + "\n", "SQLite format 3\x00"} {
				write(t, dir, c.file, other)
				code, _, stderr := runProgram(t, dir, args...)
				assert.Equal(t, 2, code, stderr)
				assert.Contains(t, stderr, strings.Replace(c.says, "FILE", c.file, 1)+" of this program, and would be overwritten; ")
				assert.Equal(t, other, read(t, dir, c.file))
			}
			assert.Empty(t, r.got())
			assert.NoFileExists(t, ledgerIn(dir))
			files, err := os.ReadDir(dir)
			require.NoError(t, err)
			assert.Len(t, files, 3, "the campaign file, its list, and what was there: %v", files)

			require.NoError(t, os.Remove(filepath.Join(dir, c.file)))
			for range 2 {
				code, _, stderr := runProgram(t, dir, args...)
				assert.Equal(t, 0, code, stderr)
				info, err := os.Stat(filepath.Join(dir, c.file))
				require.NoError(t, err)
				assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
			}
		})
	}
}

// TestOutputsOfOneKind: what one command wrote, another doesn't take for its own.
func TestOutputsOfOneKind(t *testing.T) {
	dir := folder(t, "https://api.example.com", "unlimited", list(3))
	commands := [][]string{{"results", "-o"}, {"report", "-o"}, {"preview", "--html"}, {"run", "--dry-run", "--out"}}
	for i, first := range commands {
		_ = os.Remove(filepath.Join(dir, "out")) // there is none at first
		code, _, stderr := runProgram(t, dir, append(first, "out", "campaign.yaml")...)
		require.Equal(t, 0, code, stderr)
		text := read(t, dir, "out")
		for j, second := range commands {
			if i == j {
				continue
			}
			code, _, stderr := runProgram(t, dir, append(second, "out", "campaign.yaml")...)
			assert.Equal(t, 2, code, "%v after %v: %s", second, first, stderr)
			assert.Equal(t, text, read(t, dir, "out"))
		}
	}
}

// TestCampaignsThatShareAResultsFile: two campaigns of one folder would write over each other's results. It is said by
// each of them, and one campaign in two files isn't two.
func TestCampaignsThatShareAResultsFile(t *testing.T) {
	for name, c := range map[string]struct {
		other, config string
		changed       [2]string // in the other campaign file
		args          []string
		says          string
	}{
		"by their names": {"campaign.yml", "", [2]string{"name: test", "name: spring"}, []string{"run", "--yes"},
			"campaign.yaml:1:1: results.csv: campaign.results.csv is where the results of campaign.yml go too, and would be overwritten; name another file in results.csv\n"},
		"by their names, of another list": {"campaign.yml", "", [2]string{"people.csv", "vip.csv"}, []string{"run", "--yes"},
			"campaign.results.csv is where the results of campaign.yml go too"},
		"one that is named": {"spring.yaml", "", [2]string{"name: test", "name: spring\nresults: {csv: ./campaign.results.csv}"}, []string{"report"},
			"campaign.results.csv is where the results of spring.yaml go too"},
		"both named": {"spring.yaml", "results: {csv: all.csv}\n", [2]string{"name: test", "name: spring"}, []string{"results"},
			"campaign.yaml:17:16: results.csv: all.csv is where the results of spring.yaml go too"},
		"in a rehearsal": {"campaign.yml", "", [2]string{"name: test", "name: spring"}, []string{"run", "--sandbox", "--yes"},
			"campaign.yaml: campaign.sandbox.results.csv is where the results of campaign.yml go too, and would be overwritten; rename the campaign file\n"},
		"a rehearsal's and a run's": {"campaign.sandbox.yaml", "", [2]string{"name: test", "name: spring"}, []string{"run", "--sandbox", "--yes"},
			"campaign.sandbox.results.csv is where the results of campaign.sandbox.yaml go too"},
		"one campaign twice":         {"copy.yaml", "results: {csv: all.csv}\n", [2]string{}, []string{"run", "--yes"}, ""},
		"another file":               {"spring.yaml", "", [2]string{"name: test", "name: spring\n# campaign.results.csv is the other's"}, []string{"run", "--yes"}, ""},
		"nowhere":                    {"spring.yaml", "results: {csv: /dev/null}\n", [2]string{"name: test", "name: spring"}, []string{"run", "--yes"}, ""},
		"a file that is no campaign": {"campaign.yml", "", [2]string{"recipients:", "people:"}, []string{"run", "--yes"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t, accept)
			dir := folder(t, r.URL, "unlimited", list(3))
			write(t, dir, "vip.csv", list(1))
			config := read(t, dir, "campaign.yaml") + c.config
			write(t, dir, "campaign.yaml", config)
			write(t, dir, c.other, strings.Replace(config, c.changed[0], c.changed[1], 1))
			code, _, stderr := runProgram(t, dir, append(c.args, "campaign.yaml")...)
			if c.says == "" {
				assert.Equal(t, 0, code, stderr)
				return
			}
			assert.Equal(t, 2, code, stderr)
			assert.Contains(t, stderr, c.says)
			assert.Empty(t, r.got())
			assert.NoDirExists(t, filepath.Join(dir, ".campaign"))
		})
	}
}
