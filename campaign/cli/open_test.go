package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// onFile are all commands that take a campaign file, in an order in which each has something to do; OUT is a new file.
var onFile = []string{
	"check", "check --json", "preview", "preview --html OUT", "run --dry-run", "run --sandbox", "run --yes --test-to +5511987654321",
	"run --yes", "run --yes --json", "run --assume accepted", "status", "status --runs", "results", "results -o -", "report -o OUT",
	"ledger check",
}

// typed are the words of a command, with a new file for OUT.
func typed(t *testing.T, command string) []string {
	return strings.Fields(strings.ReplaceAll(command, "OUT", filepath.Join(t.TempDir(), "out")))
}

// TestWhichFileIsMeant: campaign.yaml here, where none is named; and by a folder the one in it.
func TestWhichFileIsMeant(t *testing.T) {
	for _, way := range []struct {
		what string
		from func(dir string) (here string, name []string)
	}{
		{"none", func(dir string) (string, []string) { return dir, nil }},
		{"this folder", func(dir string) (string, []string) { return dir, []string{"."} }},
		{"a folder", func(dir string) (string, []string) { return filepath.Dir(dir), []string{filepath.Base(dir)} }},
		{"a folder, as a shell completes it", func(dir string) (string, []string) { return filepath.Dir(dir), []string{filepath.Base(dir) + "/"} }},
	} {
		t.Run(way.what, func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t, accept)
			here, name := way.from(folder(t, r.URL, "unlimited", list(2)))
			for _, command := range onFile {
				code, _, stderr := runProgram(t, here, append(typed(t, command), name...)...)
				require.Equal(t, 0, code, "%s: %s", command, stderr)
			}
			assert.Len(t, r.got(), 3, "one to a number of one's own, and two people once")
			copied := filepath.Join(t.TempDir(), "copy.db")
			code, _, stderr := runProgram(t, here, append(append([]string{"ledger", "backup"}, name...), copied)...)
			require.Equal(t, 0, code, stderr)
			assert.FileExists(t, copied)
		})
	}
}

// TestNoFileToMean: every command says in one line which file isn't there, and what to do.
func TestNoFileToMean(t *testing.T) {
	here := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(here, "spring"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(here, "spring", "sale.yaml"), nil, 0o600))
	for _, command := range append(onFile, "ledger backup OUT") {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			json := strings.Contains(command, "--json")
			says := func(args []string, want string) {
				code, stdout, stderr := runProgram(t, here, args...)
				assert.Equal(t, 2, code)
				if json {
					assert.Contains(t, stdout, "there is no such file")
				} else {
					assert.Empty(t, stdout)
				}
				if stderr != "" || !json {
					assert.Equal(t, want, stderr)
				}
			}
			words := typed(t, command)
			says(words, "campaign.yaml: there is no such file; go to the campaign's folder, or name that folder or its file; "+
				"`campaign init` starts a new campaign\n")
			if command == "ledger backup OUT" {
				words = append(words[:2], "spring", words[2])
			} else {
				words = append(words, "spring")
			}
			says(words, "spring/campaign.yaml: there is no such file; name the campaign's file in that folder; "+
				"`campaign init` starts a new campaign\n")
		})
	}
	code, _, stderr := runProgram(t, here, "check", "")
	assert.Equal(t, 2, code)
	assert.Equal(t, "there is no such file; check the name and the folder\n", stderr, "an empty name, as of a shell's variable that isn't set, is no file's")
}

// TestNothingLeavesForWantOfAName: without FILE a run asks as with one.
func TestNothingLeavesForWantOfAName(t *testing.T) {
	r := newReceiver(t, accept)
	code, _, stderr := runProgram(t, folder(t, r.URL, "unlimited", list(2)), "run")
	assert.Equal(t, 1, code)
	assert.Contains(t, stderr, "nobody can be asked first")
	assert.Empty(t, r.got())
}

// TestCopyOfWhichLedger: what is called like a campaign is none's copy.
func TestCopyOfWhichLedger(t *testing.T) {
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "unlimited", list(1))
	code, _, stderr := runProgram(t, dir, "run", "--yes")
	require.Equal(t, 0, code, stderr)
	for _, name := range []string{"campaign.yaml", "other.yml", "."} {
		code, _, stderr = runProgram(t, dir, "ledger", "backup", name)
		assert.Equal(t, 1, code)
		assert.Equal(t, "campaign: name the file of the copy too: campaign ledger backup "+name+" COPY.db\n", stderr)
	}
	assert.NoFileExists(t, filepath.Join(dir, "other.yml"))
	code, _, stderr = runProgram(t, dir, "ledger", "backup")
	assert.Equal(t, 1, code)
	assert.Equal(t, "campaign: name the file of the copy: campaign ledger backup COPY.db\n", stderr)
}

// TestAddressBehindSandbox: with a space or with =, before the file or behind it.
func TestAddressBehindSandbox(t *testing.T) {
	at := strings.TrimSuffix(strings.TrimPrefix(sandboxURL(t), "http://"), "/cloudhumans")
	dir := folder(t, "https://example.com", "unlimited", list(1))
	for _, args := range [][]string{{"--sandbox=" + at}, {"--sandbox", at}, {"--sandbox", at, "campaign.yaml"}, {"campaign.yaml", "--sandbox", at},
		{".", "--sandbox", "http://" + at + "/"}} {
		code, _, stderr := runProgram(t, dir, append([]string{"run"}, args...)...)
		require.Equal(t, 0, code, stderr)
		assert.Contains(t, stderr, "simulated at http://"+at+": nothing leaves this machine", "%v", args)
	}
	write(t, dir, "localhost:1", read(t, dir, "campaign.yaml"))
	code, _, stderr := runProgram(t, dir, "run", "--sandbox", "localhost:1")
	require.Equal(t, 0, code, stderr)
	assert.Contains(t, stderr, "simulated inside this process", "a file that is called so is a file")
}
