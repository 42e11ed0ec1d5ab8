package cli_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

// first does something when the first message arrives, and accepts all of them.
func first(do func()) func(http.ResponseWriter, string, int) {
	var once sync.Once
	return func(w http.ResponseWriter, to string, n int) {
		once.Do(do)
		accept(w, to, n)
	}
}

// TestListWrittenOverUnderARun: nobody is sent what wasn't in the list when the plan was shown, though its size and times are
// as they were. The run ends where the list isn't any more what it was.
func TestListWrittenOverUnderARun(t *testing.T) {
	const people, from = 3_500, 3_000 // far below what is read when the first message leaves
	long := strings.ReplaceAll(list(people), "\n", ","+strings.Repeat("x", 200)+"\n")
	for name, change := range map[string]func(head, tail string) string{
		"other people, size and times put back": func(head, tail string) string { return head + strings.ReplaceAll(tail, "\n+55119", "\n+55219") },
		"other words, size and times put back":  func(head, tail string) string { return head + strings.ReplaceAll(tail, "Ana", "Bia") },
		"cut short":                             func(head, _ string) string { return head },
		"somebody more":                         func(head, tail string) string { return head + tail + "+5521987654321,Zoe,Z,x\n" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			paths := make(chan string, 1)
			head, below, _ := strings.Cut(long, phone(from))
			r := newReceiver(t, first(func() {
				path := <-paths
				info, err := os.Stat(path)
				assert.NoError(t, err)
				f, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0)
				assert.NoError(t, err)
				_, err = f.WriteString(change(head, phone(from)+below))
				assert.NoError(t, err)
				assert.NoError(t, f.Close())
				assert.NoError(t, os.Chtimes(path, info.ModTime(), info.ModTime()))
			}))
			dir := folder(t, r.URL, "unlimited", long)
			paths <- filepath.Join(dir, "people.csv")
			code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
			assert.Equal(t, 1, code, stderr)
			assert.Contains(t, stderr, "stopped: people.csv: the file was changed while it was in use; start again\n")
			for _, a := range r.got() {
				assert.Contains(t, a.body["name"], "Ana")
			}
			planned := map[string]bool{}
			for i := range people {
				planned[phone(i)] = true
			}
			for to, n := range r.sends() {
				assert.True(t, planned[to], to)
				assert.Equal(t, 1, n, to)
			}
			assert.Less(t, len(r.sends()), people)
			write(t, dir, "people.csv", head)
			code, _, stderr = runProgram(t, dir, "run", "--yes", "campaign.yaml")
			require.Equal(t, 0, code, stderr)
			assert.Equal(t, map[string]int{"accepted": from}, states(results(t, dir, "campaign.results.csv")))
		})
	}
}

// TestAWorkbookIsSentAsItWasShown: it was read when it was opened, and whoever saves it meanwhile changes nothing for this run.
func TestAWorkbookIsSentAsItWasShown(t *testing.T) {
	t.Parallel()
	save := func(dir, people string) {
		book := excelize.NewFile()
		for i, row := range strings.Split(strings.TrimSpace(people), "\n") {
			cells := strings.Split(row, ",")
			require.NoError(t, book.SetSheetRow("Sheet1", "A"+string(rune('1'+i)), &cells))
		}
		require.NoError(t, book.SaveAs(filepath.Join(dir, "people.xlsx"))) // in place
		require.NoError(t, book.Close())
	}
	dirs := make(chan string, 1)
	r := newReceiver(t, first(func() { save(<-dirs, list(2)) }))
	dir := folder(t, r.URL, "10/s", list(1))
	dirs <- dir
	write(t, dir, "campaign.yaml", strings.Replace(read(t, dir, "campaign.yaml"), "people.csv", "people.xlsx", 1))
	save(dir, list(4))
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	assert.Equal(t, map[string]int{"accepted": 4}, states(results(t, dir, "campaign.results.csv")))
	assert.Len(t, r.sends(), 4)
}

// TestAListThatIsOnlyTouched holds what it held.
func TestAListThatIsOnlyTouched(t *testing.T) {
	t.Parallel()
	paths := make(chan string, 1)
	r := newReceiver(t, first(func() { assert.NoError(t, os.Chtimes(<-paths, time.Now(), time.Now().Add(time.Hour))) }))
	dir := folder(t, r.URL, "10/s", list(3))
	paths <- filepath.Join(dir, "people.csv")
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	assert.Equal(t, map[string]int{"accepted": 3}, states(results(t, dir, "campaign.results.csv")))
}
