package cli_test

import (
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

// workbookOf writes a workbook of people that is too large to be unpacked in memory.
func workbookOf(t *testing.T, path string) {
	t.Helper()
	book := excelize.NewFile()
	w, err := book.NewStreamWriter("Sheet1")
	require.NoError(t, err)
	require.NoError(t, w.SetRow("A1", []any{"phone", "first_name", "code"}))
	for i := range 9_000 {
		cell, err := excelize.CoordinatesToCellName(1, i+2)
		require.NoError(t, err)
		require.NoError(t, w.SetRow(cell, []any{phone(i), "Ana", strings.Repeat("x", 1000)}))
	}
	require.NoError(t, w.Flush())
	require.NoError(t, book.SaveAs(path))
	require.NoError(t, book.Close())
}

// filesIn are the files in a folder and below it, by their names' beginnings before a number.
func filesIn(t *testing.T, dir string) (names []string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, strings.TrimRight(d.Name(), "0123456789"))
		}
		return err
	}))
	return names
}

// TestWhatAKillLeaves: neither the list nor a rehearsal's ledger stays in the system's temporary folder, whatever ends a
// run; what a kill leaves among the user's own files is removed by the next command, and nobody else's is.
func TestWhatAKillLeaves(t *testing.T) {
	home, system := t.TempDir(), t.TempDir()
	env := []string{"CLOUDHUMANS_API_ACCESS_TOKEN=" + token, "HOME=" + home, "XDG_CACHE_HOME=" + home, "TMPDIR=" + system}
	answer := make(chan struct{})
	defer close(answer)
	r := newReceiver(t, func(http.ResponseWriter, string, int) { <-answer })
	dir := folder(t, r.URL, "20/s", "")
	workbookOf(t, filepath.Join(dir, "people.xlsx"))
	write(t, dir, "campaign.yaml", strings.Replace(read(t, dir, "campaign.yaml"), "people.csv", "people.xlsx", 1))
	sending := func(args ...string) *program {
		p := startAs(t, faulty(t), dir, env, append(args, "--limit", "100", "campaign.yaml")...)
		require.Eventually(t, func() bool { return strings.Contains(p.out.String(), `"event":"plan"`) }, time.Minute, time.Millisecond)
		return p
	}

	twice := sending("run", "--yes", "--json")
	require.Eventually(t, func() bool { return len(r.got()) > 0 }, time.Minute, time.Millisecond)
	assert.Contains(t, filesIn(t, home), "excelize-", "the list is unpacked, or the test shows nothing")
	require.NoError(t, twice.Process.Signal(os.Interrupt))
	require.Eventually(t, func() bool { return strings.Contains(twice.err.String(), "Ctrl-C") }, time.Minute, time.Millisecond)
	require.NoError(t, twice.Process.Signal(os.Interrupt))
	require.Equal(t, 130, twice.end(t), twice.err.String())
	assert.Empty(t, filesIn(t, home))

	killed := sending("run", "--sandbox", "--yes", "--json")
	other := sending("run", "--sandbox", "--yes", "--json")
	require.NoError(t, killed.Process.Kill())
	killed.end(t)
	count := func(name string) (n int) {
		for _, f := range filesIn(t, home) {
			if f == name {
				n++
			}
		}
		return n
	}
	assert.Equal(t, 2, count("ledger.db"))
	code, _, stderr := ended(t, startAs(t, faulty(t), dir, env, "version"))
	require.Equal(t, 0, code, stderr)
	assert.Equal(t, 1, count("ledger.db"), "the killed one's is gone, the other's isn't")
	require.NoError(t, other.Process.Signal(syscall.SIGTERM))
	assert.Equal(t, 130, other.end(t), other.err.String())
	assert.Contains(t, other.err.String(), "results in campaign.sandbox.results.csv")
	assert.Empty(t, filesIn(t, home))
	assert.Empty(t, filesIn(t, system))
}
