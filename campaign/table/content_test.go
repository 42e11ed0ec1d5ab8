package table

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
)

// TestAFileThatChangesIsNoticed by what it holds: nobody is sent what wasn't there when it was opened.
func TestAFileThatChangesIsNoticed(t *testing.T) {
	const changed = ": the file was changed while it was in use; start again"
	t.Run("before a walk", func(t *testing.T) {
		f := opened(t, "phone\n+5511987654321\n", Options{})
		require.Len(t, rowsOf(t, f), 1)
		require.NoError(t, os.WriteFile(f.path, []byte("phone\n+5511987654321\n+5511987654322\n"), 0o600))
		require.EqualError(t, lastError(f), f.path+changed)
	})
	t.Run("during a walk", func(t *testing.T) {
		var list strings.Builder
		list.WriteString("phone,name\n")
		for i := range 20000 {
			fmt.Fprintf(&list, "+55119%08d,number %05d of the list\n", 80000000+i, i)
		}
		f := opened(t, list.String(), Options{})
		n, last := 0, error(nil)
		for row, err := range f.Rows(nil) {
			if last = err; err != nil {
				break
			}
			require.Equal(t, []string{fmt.Sprintf("+55119%08d", 80000000+n), fmt.Sprintf("number %05d of the list", n)}, row.Cells,
				"no row is half of the old list and half of the new one")
			if n++; n == 10 { // somebody saves the list in place, with a row more at its top
				file, err := os.OpenFile(f.path, os.O_WRONLY, 0)
				require.NoError(t, err)
				_, err = file.WriteString(strings.Replace(list.String(), "\n", "\n+5521912345678,Ana\n", 1))
				require.NoError(t, err)
				require.NoError(t, file.Close())
			}
		}
		require.EqualError(t, last, f.path+changed)
	})
	t.Run("in place, its size and times put back", func(t *testing.T) {
		const rows = 20000
		list := "phone\n" + strings.Repeat("+5511987654321\n", rows)
		for _, at := range []int{6, len(list) / 2, len(list) - 2} { // of the first block, of one between, of the last
			f := opened(t, list, Options{})
			info, err := os.Stat(f.path)
			require.NoError(t, err)
			patched(t, f.path, at, "x")
			require.NoError(t, os.Chtimes(f.path, time.Time{}, info.ModTime()))
			n := 0
			for row, err := range f.Rows(nil) {
				if err == nil {
					require.Equal(t, []string{"+5511987654321"}, row.Cells)
					n++
				}
			}
			assert.LessOrEqual(t, n, at/len("+5511987654321\n"), "nobody of what was written there")
			require.EqualError(t, lastError(f), f.path+changed)
			patched(t, f.path, at, list[at:at+1])
			assert.Len(t, rowsOf(t, f), rows, "what it was")
		}
	})
	t.Run("only touched", func(t *testing.T) {
		f := opened(t, "phone\n+5511987654321\n", Options{})
		require.NoError(t, os.Chtimes(f.path, time.Time{}, time.Now().Add(time.Hour)))
		assert.Len(t, rowsOf(t, f), 1)
	})
	t.Run("a workbook is read once", func(t *testing.T) {
		f, err := Open(bookOf(t, "phone", "+5511987654321"), Options{})
		require.NoError(t, err)
		t.Cleanup(func() { _ = f.Close() })
		require.NoError(t, os.WriteFile(f.path, []byte("phone\n"), 0o600))
		assert.Equal(t, []string{"+5511987654321"}, rowsOf(t, f)[0].Cells)
	})
	t.Run("cut short", func(t *testing.T) {
		f := opened(t, "phone\n"+strings.Repeat("+5511987654321\n", 20000), Options{})
		info, err := os.Stat(f.path)
		require.NoError(t, err)
		require.NoError(t, os.Truncate(f.path, 1000))
		require.NoError(t, os.Chtimes(f.path, time.Time{}, info.ModTime()))
		require.EqualError(t, lastError(f), f.path+changed)
	})
	t.Run("another file in its place", func(t *testing.T) {
		f := opened(t, "phone\n+5511987654321\n", Options{})
		require.NoError(t, os.Rename(written(t, "phone\n"), f.path))
		assert.Len(t, rowsOf(t, f), 1, "the one that was opened")
	})
	t.Run("closed", func(t *testing.T) {
		f := opened(t, "phone\n+5511987654321\n", Options{})
		require.NoError(t, f.Close())
		require.EqualError(t, lastError(f), f.path+": the file was closed while it was read")
	})
}

// patched writes over a text in a file.
func patched(t *testing.T, path string, at int, text string) {
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = file.WriteAt([]byte(text), int64(at))
	require.NoError(t, err)
	require.NoError(t, file.Close())
}

// bookOf is a workbook with one column.
func bookOf(t *testing.T, cells ...any) string {
	book := excelize.NewFile()
	require.NoError(t, book.SetSheetCol("Sheet1", "A1", &cells))
	path := filepath.Join(t.TempDir(), "people.xlsx")
	require.NoError(t, book.SaveAs(path))
	require.NoError(t, book.Close())
	return path
}
