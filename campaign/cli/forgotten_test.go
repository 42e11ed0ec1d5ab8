package cli_test

import (
	"encoding/binary"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func withoutFolder(t *testing.T, dir string) {
	require.NoError(t, os.RemoveAll(filepath.Dir(ledgerIn(dir))))
}

const resultsOf = "campaign.results.csv"

// byExcel is a results file as Excel saves it for people who write 1,5: with semicolons, and without the plus of numbers.
func byExcel(text string) string {
	return "\ufeff" + strings.NewReplacer(",", ";", "+55", "55", "\n", "\r\n").Replace(text)
}

// shortened are the numbers of a results file as Excel shows them in a narrow column.
func shortened(text string) string {
	return regexp.MustCompile(`\+55119\d{8}`).ReplaceAllString(strings.ReplaceAll(text, ",", ";"), "5,51191E+12")
}

// asUTF16 is a text as Excel saves it under the name "Unicode text".
func asUTF16(text string) string {
	coded := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(strings.ReplaceAll(text, ",", "\t"))) {
		coded = binary.LittleEndian.AppendUint16(coded, unit)
	}
	return string(coded)
}

// onlyLocks leaves nothing in the ledger's folder but the locks of runs.
func onlyLocks(t *testing.T, dir string) {
	entries, err := os.ReadDir(filepath.Dir(ledgerIn(dir)))
	require.NoError(t, err)
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".lock") {
			require.NoError(t, os.Remove(filepath.Join(dir, ".campaign", e.Name())))
		}
	}
}

// fivePeople are a campaign's list; it was sent to all of them.
const fivePeople = 5

// sentFolder is the folder of a campaign that was sent to five people.
func sentFolder(t *testing.T) (*receiver, string) {
	t.Helper()
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "unlimited", list(fivePeople))
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	require.Contains(t, stderr, "  ledger      a new ledger is made in .campaign/ledger.db\n")
	return r, dir
}

// TestLostMemory: what shows that a campaign was sent keeps it from being sent again by a ledger that doesn't know.
func TestLostMemory(t *testing.T) {
	lost := func(what string) string {
		return "name: campaign.results.csv says that 5 people got this campaign, or may have, and " + what
	}
	const noLedger, meant = "there is no ledger .campaign/ledger.db; put the .campaign folder back", "or, if this is meant, run with --anew"
	for name, test := range map[string]struct {
		lose func(t *testing.T, r *receiver, dir string)
		says string
		then int // how many are sent it with --anew
	}{
		"the folder": {func(t *testing.T, _ *receiver, dir string) { withoutFolder(t, dir) }, lost(noLedger), 5},
		"the folder, the results saved by Excel": {func(t *testing.T, _ *receiver, dir string) {
			withoutFolder(t, dir)
			rewrite(t, dir, resultsOf, byExcel)
		}, lost(noLedger), 5},
		"the folder, the results' numbers shortened": {func(t *testing.T, _ *receiver, dir string) {
			withoutFolder(t, dir)
			rewrite(t, dir, resultsOf, shortened)
		}, lost(noLedger), 5},
		"the folder, the results saved as UTF-16": {func(t *testing.T, _ *receiver, dir string) {
			withoutFolder(t, dir)
			rewrite(t, dir, resultsOf, asUTF16)
		}, lost(noLedger), 5},
		"the folder, all in doubt": {func(t *testing.T, _ *receiver, dir string) {
			withoutFolder(t, dir)
			rewrite(t, dir, resultsOf, replaced("accepted", "unsure"))
		}, lost(noLedger), 5},
		"the folder, and a list of others": {func(t *testing.T, _ *receiver, dir string) {
			withoutFolder(t, dir)
			write(t, dir, "people.csv", "phone,first_name,code\n+5521999990000,Zoe,X\n")
		}, lost(noLedger), 1},
		"the folder, beside a workspace's": {func(t *testing.T, r *receiver, dir string) {
			above := folder(t, r.URL, "unlimited", list(fivePeople)) // the same people got that campaign
			rewrite(t, above, "campaign.yaml", replaced("name: test", "name: other"))
			code, _, stderr := runProgram(t, above, "run", "--yes", "campaign.yaml")
			require.Equal(t, 0, code, stderr)
			withoutFolder(t, dir)
			require.NoError(t, os.Rename(filepath.Join(above, ".campaign"), filepath.Join(filepath.Dir(dir), ".campaign")))
		}, lost("the ledger ../.campaign/ledger.db doesn't know of "), 5},
		"what was sent since a backup": {func(t *testing.T, _ *receiver, dir string) {
			require.NoError(t, os.CopyFS(filepath.Join(dir, "backup"), os.DirFS(filepath.Dir(ledgerIn(dir)))))
			write(t, dir, "people.csv", list(fivePeople+3))
			code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
			require.Equal(t, 0, code, stderr)
			withoutFolder(t, dir)
			require.NoError(t, os.Rename(filepath.Join(dir, "backup"), filepath.Dir(ledgerIn(dir))))
		}, "campaign.results.csv says that 8 people got this campaign, or may have, and the ledger .campaign/ledger.db doesn't know of ", 3},
		"the name, by a space and a capital": {func(t *testing.T, _ *receiver, dir string) {
			rewrite(t, dir, "campaign.yaml", replaced("name: test", `name: " Te st"`))
		}, `name: the ledger .campaign/ledger.db knows "test" (5 accepted), which differs in nothing but case, spaces`, 5},
		"the name, by how it is coded": {func(t *testing.T, _ *receiver, dir string) {
			rewrite(t, dir, "campaign.yaml", replaced("name: test", "name: ｔｅｓｔ"))
		}, `name: the ledger .campaign/ledger.db knows "test" (5 accepted)`, 5},
		"another ledger is named": {func(t *testing.T, _ *receiver, dir string) {
			rewrite(t, dir, "campaign.yaml", added("ledger: team/ledger.db\n"))
			require.NoError(t, os.Remove(filepath.Join(dir, resultsOf)))
		}, `ledger: .campaign/ledger.db knows that "test" was sent (5 accepted), and team/ledger.db, which is named here, doesn't; take ledger: out`, 5},
		"the named ledger isn't named any more": {func(t *testing.T, _ *receiver, dir string) {
			require.NoError(t, os.Rename(filepath.Dir(ledgerIn(dir)), filepath.Join(dir, "team")))
			rewrite(t, dir, "campaign.yaml", added("description: once with a ledger in team\n"))
		}, lost(noLedger), 5},
		"all but the lock": {func(t *testing.T, _ *receiver, dir string) {
			onlyLocks(t, dir)
			require.NoError(t, os.Remove(filepath.Join(dir, resultsOf)))
		}, "name: the ledger .campaign/ledger.db is gone, though what it kept beside itself is there: who was sent what isn't known any more; put back", 5},
		"all but the lock, beside a workspace's": {func(t *testing.T, _ *receiver, dir string) {
			onlyLocks(t, dir)
			require.NoError(t, os.Remove(filepath.Join(dir, resultsOf)))
			code, _, stderr := runProgram(t, filepath.Dir(dir), "init", "--provider", "meta", "other")
			require.Equal(t, 0, code, stderr)
		}, `a run of "test" has left its lock beside .campaign/ledger.db, and there is no such ledger any more`, 5},
		"the ledger, another in its place": {func(t *testing.T, r *receiver, dir string) {
			onlyLocks(t, dir)
			require.NoError(t, os.Remove(filepath.Join(dir, resultsOf)))
			other := folder(t, r.URL, "unlimited", list(1))
			rewrite(t, other, "campaign.yaml", replaced("name: test", "name: other"))
			code, _, stderr := runProgram(t, other, "run", "--yes", "campaign.yaml")
			require.Equal(t, 0, code, stderr)
			require.NoError(t, os.CopyFS(filepath.Dir(ledgerIn(dir)), os.DirFS(filepath.Dir(ledgerIn(other)))))
		}, "that ledger has never heard of it, so that it is another one", 5},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, dir := sentFolder(t)
			test.lose(t, r, dir)
			sent, files := len(r.got()), tree(t, dir)
			for _, args := range [][]string{{"run", "--yes"}, {"run", "--dry-run"}, {"check"}} {
				code, _, stderr := runProgram(t, dir, append(args, "campaign.yaml")...)
				assert.Equal(t, 2, code, "%v: %s", args, stderr)
				assert.Contains(t, stderr, test.says)
				assert.Contains(t, stderr, meant)
				assertPlain(t, stderr)
			}
			assert.Len(t, r.got(), sent, "nothing is sent")
			assert.Equal(t, files, tree(t, dir), "and no new ledger made")
			code, _, stderr := runProgram(t, dir, "run", "--yes", "--anew", "campaign.yaml")
			assert.Equal(t, 0, code, stderr)
			assert.Len(t, r.got(), sent+test.then)
			code, _, stderr = runProgram(t, dir, "run", "--yes", "campaign.yaml")
			assert.Equal(t, 0, code, "once is enough: %s", stderr)
			assert.Len(t, r.got(), sent+test.then)
		})
	}
}

// tree are the names of all files of a folder.
func tree(t *testing.T, dir string) (names []string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		names = append(names, path)
		return err
	}))
	return names
}

// TestNothingIsLost: what people do every day with a campaign that was sent isn't taken for a lost memory.
func TestNothingIsLost(t *testing.T) {
	newContent := func(t *testing.T, dir string) {
		rewrite(t, dir, "campaign.yaml", replaced("name: test", "name: test-2"))
	}
	for name, test := range map[string]struct {
		do   func(t *testing.T, r *receiver, dir string) (then string) // the folder of the next run, "" for the same
		more int                                                       // how many are sent it now
	}{
		"people are added": {func(t *testing.T, _ *receiver, dir string) string {
			write(t, dir, "people.csv", list(fivePeople+2))
			return ""
		}, 2},
		"the list is another": {func(t *testing.T, _ *receiver, dir string) string {
			write(t, dir, "people.csv", "phone,first_name,code\n+5521999990000,Zoe,X\n")
			return ""
		}, 1},
		"a new content gets a new name": {func(t *testing.T, _ *receiver, dir string) string {
			newContent(t, dir)
			return ""
		}, 5},
		"a new name, where Excel has rewritten the times": {func(t *testing.T, _ *receiver, dir string) string {
			newContent(t, dir)
			rewrite(t, dir, resultsOf, func(text string) string {
				return regexp.MustCompile(`\d{4}-\d\d-\d\dT[\d:.]+Z`).ReplaceAllString(byExcel(text), "22/11/2026 10:00")
			})
			return ""
		}, 5},
		"a new name, where Excel has shortened the numbers": {func(t *testing.T, _ *receiver, dir string) string {
			newContent(t, dir)
			rewrite(t, dir, resultsOf, shortened)
			return ""
		}, 5},
		"a new name and a new ledger": {func(t *testing.T, _ *receiver, dir string) string {
			newContent(t, dir)
			rewrite(t, dir, "campaign.yaml", added("ledger: team/ledger.db\n"))
			return ""
		}, 5},
		"the results are saved by Excel, numbers shortened": {func(t *testing.T, _ *receiver, dir string) string {
			rewrite(t, dir, resultsOf, shortened)
			return ""
		}, 0},
		"the folder is moved whole": {func(t *testing.T, _ *receiver, dir string) string {
			require.NoError(t, os.Rename(dir, dir+"-moved"))
			return dir + "-moved"
		}, 0},
		"the folder is copied whole": {func(t *testing.T, _ *receiver, dir string) string {
			require.NoError(t, os.CopyFS(dir+"-copy", os.DirFS(dir)))
			return dir + "-copy"
		}, 0},
		"results and folder are removed": {func(t *testing.T, _ *receiver, dir string) string {
			withoutFolder(t, dir)
			require.NoError(t, os.Remove(filepath.Join(dir, resultsOf)))
			return ""
		}, 5}, // that can't be noticed: see docs/ledger.md
		"the results suppress": {func(t *testing.T, _ *receiver, dir string) string {
			withoutFolder(t, dir)
			rewrite(t, dir, resultsOf, byExcel)
			require.NoError(t, os.Rename(filepath.Join(dir, resultsOf), filepath.Join(dir, "sent.csv")))
			write(t, dir, "people.csv", list(fivePeople+1))
			rewrite(t, dir, "campaign.yaml", replaced("csv: people.csv", "csv: people.csv\n  suppress: [sent.csv]"))
			return ""
		}, 1},
		"a copy of the results suppresses": {func(t *testing.T, _ *receiver, dir string) string {
			withoutFolder(t, dir)
			write(t, dir, "sent.csv", read(t, dir, resultsOf))
			rewrite(t, dir, "campaign.yaml", replaced("csv: people.csv", "csv: people.csv\n  suppress: [sent.csv]"))
			return ""
		}, 0},
		"a rehearsal": {func(t *testing.T, _ *receiver, dir string) string {
			newContent(t, dir)
			code, _, stderr := runProgram(t, dir, "run", "--sandbox", "campaign.yaml")
			require.Equal(t, 0, code, stderr)
			withoutFolder(t, dir)
			require.NoError(t, os.Remove(filepath.Join(dir, resultsOf)))
			return ""
		}, 5},
		"a run was killed before its campaign was written down": {func(t *testing.T, r *receiver, dir string) string {
			newContent(t, dir)
			other := folder(t, r.URL, "unlimited", list(1)) // the lock's name comes from the campaign's
			newContent(t, other)
			code, _, stderr := runProgram(t, other, "run", "--yes", "campaign.yaml")
			require.Equal(t, 0, code, stderr)
			locks, err := filepath.Glob(ledgerIn(other) + ".*.lock")
			require.NoError(t, err)
			require.Len(t, locks, 1)
			write(t, filepath.Dir(ledgerIn(dir)), filepath.Base(locks[0]), "")
			return ""
		}, 5},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, dir := sentFolder(t)
			if then := test.do(t, r, dir); then != "" {
				dir = then
			}
			sent := len(r.got())
			code, _, stderr := runProgram(t, dir, "check", "campaign.yaml")
			assert.Equal(t, 0, code, stderr)
			code, _, stderr = runProgram(t, dir, "run", "--yes", "campaign.yaml")
			assert.Equal(t, 0, code, stderr)
			assert.Len(t, r.got(), sent+test.more, "%s", stderr)
		})
	}
}
