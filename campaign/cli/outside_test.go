package cli_test

import (
	"encoding/json"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestPathsOutsideAreNamed: whatever a campaign reads or writes outside of its folder is named before anything leaves, by
// each command that shows a plan.
func TestPathsOutsideAreNamed(t *testing.T) {
	top := t.TempDir()
	dir := filepath.Join(top, "spring")
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "lists"), 0o755))
	write(t, top, "people.csv", list(3))
	write(t, top, "out.csv", "phone\n")
	write(t, dir, "gone.csv", "phone\n")
	write(t, filepath.Join(dir, "lists"), "gone.csv", "phone\n")
	require.NoError(t, os.Symlink("../people.csv", filepath.Join(dir, "people.csv")))
	require.NoError(t, os.Symlink("../../people.csv", filepath.Join(dir, "lists", "link.csv")))
	require.NoError(t, os.Symlink("../gone.csv", filepath.Join(dir, "lists", "inside.csv")))
	here := strings.NewReplacer("BASE", "https://cloudchat.cloudhumans.com", "RATE", "10/s").Replace(campaignFile)
	given := func(csv, suppress, results, ledger string) string {
		return strings.Replace(here, "csv: people.csv", "csv: "+csv+"\n  suppress: ["+suppress+"]", 1) + "results: {csv: " + results + "}\nledger: " + ledger + "\n"
	}
	real, err := filepath.EvalSymlinks(top)
	require.NoError(t, err)
	people := filepath.Join(real, "people.csv")
	write(t, dir, "real.csv", list(3))
	for name, c := range map[string]struct {
		config string
		want   []string
	}{
		"none": {given("real.csv", "gone.csv, lists/inside.csv, ../spring/gone.csv, "+filepath.Join(dir, "gone.csv"),
			filepath.Join(dir, "new", "r.csv"), "./l.db"), nil},
		"all": {given("../people.csv", "gone.csv, "+filepath.Join(top, "out.csv"), "../new/r.csv", "../l.db"),
			[]string{"../people.csv is read", filepath.Join(top, "out.csv") + " is read", "../new/r.csv is written", "../l.db is written"}},
		"a link":              {here, []string{"people.csv, a link to " + people + ", is read"}},
		"a link further down": {given("lists/link.csv", "gone.csv", "r.csv", "l.db"), []string{"lists/link.csv, a link to " + people + ", is read"}},
	} {
		t.Run(name, func(t *testing.T) {
			write(t, dir, "campaign.yaml", c.config)
			line := "\n"
			for i, want := range c.want {
				line += map[bool]string{true: "  outside     ", false: "              "}[i == 0] + want + "\n"
			}
			for _, args := range [][]string{{"check"}, {"run", "--dry-run"}, {"run", "--sandbox", "--yes"}} {
				code, _, stderr := runProgram(t, top, append(args, "spring/campaign.yaml")...)
				assert.Equal(t, 0, code, stderr)
				assert.Contains(t, stderr, line)
				assert.Equal(t, c.want != nil, strings.Contains(stderr, "  outside "), stderr)
			}
			code, page, stderr := runProgram(t, top, "preview", "--html", "-", "spring/campaign.yaml")
			assert.Equal(t, 0, code, stderr)
			code, event, stderr := runProgram(t, top, "check", "--json", "spring/campaign.yaml")
			assert.Equal(t, 0, code, stderr)
			var checked struct {
				Outside []struct {
					Path, Target string
					Written      bool
				}
			}
			require.NoError(t, json.Unmarshal([]byte(event), &checked))
			require.Len(t, checked.Outside, len(c.want))
			for i, want := range c.want {
				assert.Contains(t, html.UnescapeString(page), "Outside of the campaign file’s folder: "+want+".")
				assert.True(t, strings.HasPrefix(want, checked.Outside[i].Path))
				assert.Equal(t, strings.HasSuffix(want, "written"), checked.Outside[i].Written)
				assert.Equal(t, strings.Contains(want, "a link to"), checked.Outside[i].Target == people)
			}
			assert.Equal(t, c.want != nil, strings.Contains(page, "Outside of the campaign file"))
		})
	}
}

// TestAFileFromOutsideThatIsNoList: a campaign file from somebody else can't have a file of yours sent away that isn't a
// list by its name, also not by a link that is called one. A list from there is named, and sent.
func TestAFileFromOutsideThatIsNoList(t *testing.T) {
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "unlimited", list(3))
	require.NoError(t, os.Rename(filepath.Join(dir, "people.csv"), filepath.Join(dir, "shadow")))
	inner := filepath.Join(dir, "inner")
	require.NoError(t, os.Mkdir(inner, 0o755))
	config := read(t, dir, "campaign.yaml")
	require.NoError(t, os.Symlink("../shadow", filepath.Join(inner, "people.csv")))
	for _, path := range []string{"../shadow", filepath.Join(dir, "shadow"), "people.csv"} {
		write(t, inner, "campaign.yaml", strings.Replace(config, "people.csv", path, 1))
		for _, args := range [][]string{{"check"}, {"preview"}, {"run", "--yes"}, {"run", "--dry-run"}, {"run", "--yes", "--test-to", phone(9)}} {
			code, _, stderr := runProgram(t, inner, append(args, "campaign.yaml")...)
			assert.Equal(t, 2, code, stderr)
			assert.Contains(t, stderr, "campaign.yaml:10:8: recipients.csv: "+path+" is outside of the campaign file's folder, and isn't called a list, such as people.csv or people.xlsx; copy it into the folder if it is one\n")
		}
	}
	assert.Empty(t, r.got())
	require.NoError(t, os.Rename(filepath.Join(dir, "shadow"), filepath.Join(dir, "all.csv")))
	write(t, inner, "campaign.yaml", strings.Replace(config, "people.csv", "../all.csv", 1))
	code, _, stderr := runProgram(t, inner, "run", "--yes", "campaign.yaml")
	assert.Equal(t, 0, code, stderr)
	assert.Len(t, r.got(), 3)
}
