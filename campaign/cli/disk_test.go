package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// runLimited is a run under one of the shell's limits.
func runLimited(dir, limit string) (code int, said string) {
	c := exec.Command("/bin/sh", "-c", "ulimit "+limit+` && exec "$0" run --yes campaign.yaml`, os.Args[0])
	c.Dir, c.Env = dir, append(os.Environ(), asProgram+"=1", "HOME="+os.TempDir(), "CLOUDHUMANS_API_ACCESS_TOKEN="+token)
	out, _ := c.CombinedOutput() // the code says it
	return c.ProcessState.ExitCode(), string(out)
}

// TestDiskFull: what can't be written down isn't sent, what was written before is safe, and there is a way on.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, answerAfter(time.Millisecond))
	dir := folder(t, r.URL, "unlimited, in_flight: 4", list(600))
	code, said := runLimited(dir, "-f 300")
	require.Equal(t, 1, code, said)
	assert.Contains(t, said, "the disk is full, or a quota is used up; make room and start again")
	assertPlain(t, said)
	require.NotEmpty(t, r.got())
	require.Less(t, len(r.got()), 600)
	invariants(t, r, results(t, dir, "campaign.results.csv"), 600)

	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Contains(t, []int{0, 3}, code, stderr)
	lines := results(t, dir, "campaign.results.csv")
	invariants(t, r, lines, 600)
	assert.Zero(t, states(lines)["pending"])
}

// TestNoRoomForANewLedger: whoever begins anew on a full disk doesn't find a damaged ledger once there is room.
func TestNoRoomForANewLedger(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "unlimited", list(3))
	for _, room := range []string{"0", "4", "8", "16"} { // of 512 or 1024 bytes
		code, said := runLimited(dir, "-f "+room)
		require.Equal(t, 1, code, said)
		require.Empty(t, r.got())
	}
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	require.Len(t, r.got(), 3)
}

// TestLedgerThatCannotBeUsed: nothing is sent, a sentence says why, and the file stays as it is.
func TestLedgerThatCannotBeUsed(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(t *testing.T, dir string)
		setup string // of the campaign file
		says  string
	}{
		"of a newer version": {spoil: patch(60, "\x00\x00\x00\x09"), says: "was written by a newer version of this program"},
		"damaged":            {spoil: patch(90, strings.Repeat("\xa5", 3000)), says: "is damaged; nothing more is sent"},
		"cut off": {spoil: func(t *testing.T, dir string) {
			require.NoError(t, os.Truncate(ledgerIn(dir), 5000))
		}, says: "is damaged; nothing more is sent"},
		"emptied": {spoil: func(t *testing.T, dir string) {
			for _, name := range []string{"ledger.db", "ledger.db-wal"} {
				_ = os.Truncate(filepath.Join(dir, ".campaign", name), 0) // there may be no log
			}
		}, says: "is damaged; nothing more is sent"},
		"another's file": {setup: "ledger: other.txt\n", spoil: func(t *testing.T, dir string) { write(t, dir, "other.txt", list(9)) },
			says: "other.txt isn't a ledger, and is left as it is"},
		"a file for folder": {setup: "ledger: people.csv/ledger.db\n", says: "people.csv"},
		"a pipe": {spoil: func(t *testing.T, dir string) {
			require.NoError(t, os.RemoveAll(filepath.Dir(ledgerIn(dir))))
			require.NoError(t, os.Mkdir(filepath.Dir(ledgerIn(dir)), 0o700))
			require.NoError(t, syscall.Mkfifo(ledgerIn(dir), 0o600))
		}, says: "isn't a ledger"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t, accept)
			dir := folder(t, r.URL, "unlimited", list(20))
			code, _, stderr := runProgram(t, dir, "run", "--yes", "--limit", "10", "campaign.yaml")
			require.Equal(t, 3, code, stderr)
			write(t, dir, "campaign.yaml", read(t, dir, "campaign.yaml")+test.setup)
			if test.spoil != nil {
				test.spoil(t, dir)
			}
			before := contents(t, ledgerIn(dir))
			people := read(t, dir, "people.csv")
			for _, args := range [][]string{{"run"}, {"status"}, {"results"}, {"check"}} {
				code, _, stderr := runProgram(t, dir, append(args, "campaign.yaml")...)
				assert.Equal(t, 1, code, "%v %s", args, stderr)
				assert.Contains(t, stderr, test.says)
				assertPlain(t, stderr)
			}
			assert.Equal(t, before, contents(t, ledgerIn(dir)))
			assert.Equal(t, people, read(t, dir, "people.csv"))
			assert.Len(t, r.got(), 10, "nothing is sent that can't be written down")
		})
	}
}

// TestLedgerOnADiskOfNoUse: there is none, so that nothing was sent yet, and none can be made.
func TestLedgerOnADiskOfNoUse(t *testing.T) {
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "unlimited", list(3))
	write(t, dir, "campaign.yaml", read(t, dir, "campaign.yaml")+"ledger: /proc/none/ledger.db\n")
	code, _, stderr := runProgram(t, dir, "run", "campaign.yaml")
	assert.Equal(t, 1, code)
	assert.Contains(t, stderr, "/proc/none")
	assertPlain(t, stderr)
	assert.Empty(t, r.got())
}

// TestLogRemovedAfterAKill: until the log is moved into the ledger's file, all that is known is in the log.
func TestLogRemovedAfterAKill(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "20/s", list(100))
	p := start(t, dir, "run", "--yes", "campaign.yaml")
	require.Eventually(t, func() bool { return len(r.got()) > 3 }, 20*time.Second, time.Millisecond)
	require.NoError(t, p.Process.Kill())
	p.end(t)
	sent := len(r.got())
	for _, log := range []string{"-wal", "-shm"} {
		require.NoError(t, os.Remove(ledgerIn(dir)+log))
	}
	for _, command := range []string{"run", "status", "check"} {
		code, _, stderr := runProgram(t, dir, command, "campaign.yaml")
		assert.Equal(t, 1, code, stderr)
		assert.Contains(t, stderr, "is damaged; nothing more is sent")
	}
	assert.Len(t, r.got(), sent)
}

// TestPlacesWhereNoLedgerCanBe are found in the campaign file, before anything else.
func TestPlacesWhereNoLedgerCanBe(t *testing.T) {
	for place, what := range map[string]string{".": "is a folder", "people.csv": "is a file of the campaign's own",
		"campaign.yaml": "is a file of the campaign's own", "/dev/null": "isn't an ordinary file"} {
		t.Run(place, func(t *testing.T) {
			r := newReceiver(t, accept)
			dir := folder(t, r.URL, "unlimited", list(3))
			write(t, dir, "campaign.yaml", read(t, dir, "campaign.yaml")+"ledger: "+place+"\n")
			for _, command := range []string{"check", "run", "status", "results"} {
				code, _, stderr := runProgram(t, dir, command, "campaign.yaml")
				assert.Equal(t, 2, code)
				assert.Contains(t, stderr, "campaign.yaml:17:9: ledger: \""+place+"\" "+what+"; name a file for nothing else, such as .campaign/ledger.db\n")
			}
			assert.Equal(t, list(3), read(t, dir, "people.csv"))
			assert.Empty(t, r.got())
		})
	}
}

// contents are a file's, "" for a pipe.
func contents(t *testing.T, path string) string {
	t.Helper()
	info, err := os.Stat(path)
	require.NoError(t, err)
	if !info.Mode().IsRegular() {
		return ""
	}
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(text)
}

func ledgerIn(dir string) string { return filepath.Join(dir, ".campaign", "ledger.db") }

// patch writes over bytes of the ledger. Byte 60 holds the version: https://sqlite.org/fileformat.html
func patch(at int64, bytes string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		f, err := os.OpenFile(ledgerIn(dir), os.O_WRONLY, 0)
		require.NoError(t, err)
		_, err = f.WriteAt([]byte(bytes), at)
		require.NoError(t, err)
		require.NoError(t, f.Close())
	}
}

// TestTakenAwayInMidRun: files vanish or change under a run. It stops where it must, and says so; nobody is sent twice.
func TestTakenAwayInMidRun(t *testing.T) {
	for name, test := range map[string]struct {
		take func(t *testing.T, dir string)
		code int
		says string
	}{
		"the ledger's folder": {func(t *testing.T, dir string) { require.NoError(t, os.RemoveAll(filepath.Dir(ledgerIn(dir)))) }, 1,
			"was removed or replaced while it was in use; put it back and start again"},
		"the campaign file": {func(t *testing.T, dir string) { require.NoError(t, os.Remove(filepath.Join(dir, "campaign.yaml"))) }, 0, ""},
		"the list":          {func(t *testing.T, dir string) { require.NoError(t, os.Remove(filepath.Join(dir, "people.csv"))) }, 0, ""},
		"the list, another put in its place": {func(t *testing.T, dir string) {
			write(t, dir, "new.csv", list(3))
			require.NoError(t, os.Rename(filepath.Join(dir, "new.csv"), filepath.Join(dir, "people.csv")))
		}, 0, ""},
		"the list's rows, in place": {func(t *testing.T, dir string) { write(t, dir, "people.csv", list(3)) }, 1,
			"people.csv: the file was changed while it was in use"},
		"the place of the results": {func(t *testing.T, dir string) {
			require.NoError(t, os.Mkdir(filepath.Join(dir, "campaign.results.csv"), 0o755))
		}, 1, "the run is over and in the ledger, but the results weren't written: campaign.results.csv can't be written"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const people = 150
			r := newReceiver(t, accept)
			dir := folder(t, r.URL, "100/s", list(people))
			config := read(t, dir, "campaign.yaml")
			p := start(t, dir, "run", "--yes", "campaign.yaml")
			require.Eventually(t, func() bool { return len(r.got()) > 10 }, 20*time.Second, 5*time.Millisecond)
			test.take(t, dir)
			require.Equal(t, test.code, p.end(t), p.err.String())
			assert.Contains(t, p.err.String(), test.says)
			assertPlain(t, p.err.String())
			if name == "the ledger's folder" {
				assert.Less(t, len(r.got()), 100)
				assert.NoFileExists(t, filepath.Join(dir, "campaign.results.csv"))
				return // without a ledger nothing is known any more
			}
			write(t, dir, "campaign.yaml", config)
			write(t, dir, "people.csv", list(people))
			_ = os.Remove(filepath.Join(dir, "campaign.results.csv")) // there may be none
			code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
			require.Equal(t, 0, code, stderr)
			assert.Equal(t, map[string]int{"accepted": people}, states(results(t, dir, "campaign.results.csv")))
			invariants(t, r, results(t, dir, "campaign.results.csv"), people)
		})
	}
}

// TestResultsThatCannotBeWritten is found out before the first send.
func TestResultsThatCannotBeWritten(t *testing.T) {
	for name, path := range map[string]string{"below a file": "people.csv/results.csv", "a folder": "results", "a disk of no use": "/proc/none/r.csv",
		"too long a name": strings.Repeat("r", 256), "too long a name in a new folder": "new/" + strings.Repeat("r", 256),
		"a full device": "/dev/full", "a folder that isn't there": "/proc/none/"} {
		t.Run(name, func(t *testing.T) {
			r := newReceiver(t, accept)
			dir := folder(t, r.URL, "unlimited", list(3))
			require.NoError(t, os.Mkdir(filepath.Join(dir, "results"), 0o755))
			write(t, dir, "campaign.yaml", read(t, dir, "campaign.yaml")+"results: {csv: "+path+"}\n")
			for _, command := range []string{"check", "run"} {
				code, _, stderr := runProgram(t, dir, command, "campaign.yaml")
				assert.Equal(t, 2, code)
				assert.Contains(t, stderr, "campaign.yaml:17:16: results.csv: "+path+" can't be written")
				assertPlain(t, stderr)
			}
			assert.Empty(t, r.got())
			assert.NoDirExists(t, filepath.Dir(ledgerIn(dir)))
			assert.NoDirExists(t, filepath.Join(dir, "new"))
		})
	}
}

// TestALedgerThatBeginsOtherNames: files whose names begin with the ledger's aren't all of it.
func TestALedgerThatBeginsOtherNames(t *testing.T) {
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "unlimited", list(3))
	write(t, dir, "campaign.yaml", read(t, dir, "campaign.yaml")+"ledger: campaign\n")
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	assert.Equal(t, 0, code, stderr)
	assert.Equal(t, map[string]int{"accepted": 3}, states(results(t, dir, "campaign.results.csv")))
}

// TestReportThatCannotBeWritten is found out before the first send too.
func TestReportThatCannotBeWritten(t *testing.T) {
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "unlimited", list(3))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "pages"), 0o755))
	for report, says := range map[string]string{
		"campaign.results.csv":          "campaign.results.csv: the page would be written over the results",
		"pages/../campaign.results.csv": "pages/../campaign.results.csv: the page would be written over the results",
		"campaign.yaml":                 "campaign.yaml is a file of the campaign's own, and would be overwritten",
		"people.csv":                    "people.csv is a file of the campaign's own, and would be overwritten",
		".campaign/ledger.db-wal":       ".campaign/ledger.db-wal is a file of the ledger's own, and would be overwritten",
		".campaign/ledger.db":           ".campaign/ledger.db is a file of the campaign's own, and would be overwritten",
		"pages":                         "pages can't be written: it isn't an ordinary file",
		"new/":                          "new/ can't be written: it names a folder",
		"people.csv/page.html":          "people.csv/page.html can't be written: not a directory",
		"/dev/full":                     "/dev/full can't be written: no space left on device",
		strings.Repeat("r", 300):        strings.Repeat("r", 300) + " can't be written: file name too long",
	} {
		code, _, stderr := runProgram(t, dir, "run", "--yes", "--report", report, "campaign.yaml")
		assert.Equal(t, 2, code)
		assert.Equal(t, "campaign: "+says+"; choose another --report\n", stderr)
	}
	assert.Empty(t, r.got())
	assert.NoDirExists(t, filepath.Join(dir, "new"))
	code, _, stderr := runProgram(t, dir, "run", "--yes", "--report", "new/page.html", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	assert.FileExists(t, filepath.Join(dir, "new", "page.html"))
	code, _, stderr = runProgram(t, dir, "report", "-o", "./campaign.results.csv", "campaign.yaml")
	assert.Equal(t, 2, code)
	assert.Contains(t, stderr, "choose another -o")

	before := contents(t, ledgerIn(dir))
	code, _, stderr = runProgram(t, dir, "report", "-o", ".campaign/ledger.db", "campaign.results.csv")
	assert.Equal(t, 2, code)
	assert.Equal(t, "campaign: .campaign/ledger.db isn't a report page of this program, and would be overwritten; choose another -o\n", stderr)
	assert.Equal(t, before, contents(t, ledgerIn(dir)))
}

// TestFewOpenFiles: as many requests are on their way as the machine allows connections.
func TestFewOpenFiles(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, answerAfter(20*time.Millisecond))
	dir := folder(t, r.URL, "unlimited, in_flight: 4000", list(300))
	code, said := runLimited(dir, "-n 64")
	require.Equal(t, 0, code, said)
	assert.Contains(t, said, "note: this machine allows few open files")
	assert.NotContains(t, said, "too many open files")
	assert.Equal(t, map[string]int{"accepted": 300}, states(results(t, dir, "campaign.results.csv")))
}
