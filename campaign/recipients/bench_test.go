package recipients

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// people writes a list of n rows as Excel does in Brazil, every twelfth with a quoted cell.
func people(tb testing.TB, n int) string {
	path := filepath.Join(tb.TempDir(), "people.csv")
	file, err := os.Create(path)
	require.NoError(tb, err)
	w := bufio.NewWriterSize(file, 1<<20)
	_, _ = w.WriteString("phone;first_name;code;order_id\r\n")
	for i := range n {
		name := "Maria"
		if i%12 == 0 {
			name = `"Maria; ""Mia"""`
		}
		_, _ = fmt.Fprintf(w, "55119%08d;%s;WINTER-%d;%d\r\n", 40000000+i, name, i%1000, i)
	}
	require.NoError(tb, w.Flush())
	require.NoError(tb, file.Close())
	return path
}

func BenchmarkRows(b *testing.B) {
	path := people(b, 1_000_000)
	info, err := os.Stat(path)
	require.NoError(b, err)
	f, err := Open(path, Options{})
	require.NoError(b, err)
	defer f.Close()
	b.SetBytes(info.Size())
	b.ReportAllocs()
	rows := 0
	for b.Loop() {
		for _, err := range f.Rows() {
			require.NoError(b, err)
			rows++
		}
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}

// A walk as `results` makes it: each row to its person.
func BenchmarkRowsAndRecipients(b *testing.B) {
	f, err := Open(people(b, 1_000_000), Options{})
	require.NoError(b, err)
	defer f.Close()
	rows := 0
	for b.Loop() {
		var seen Seen
		for row, err := range f.Rows() {
			require.NoError(b, err)
			r := f.Recipient(row)
			seen.Add(r.Ref, row.Number)
			rows++
		}
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkOpen(b *testing.B) {
	path := people(b, 1_000_000)
	for b.Loop() {
		f, err := Open(path, Options{})
		require.NoError(b, err)
		require.NoError(b, f.Close())
	}
}

func BenchmarkSeen(b *testing.B) {
	for _, n := range []int{1_000_000, 10_000_000} {
		for _, kind := range []string{"+55119", "chat-"} {
			b.Run(kind+strconv.Itoa(n), func(b *testing.B) {
				for b.Loop() {
					var s Seen
					for i := range n {
						s.Add(kind+strconv.Itoa(10000000+i), i+2)
					}
					b.StopTimer()
					var m runtime.MemStats
					runtime.ReadMemStats(&m)
					b.ReportMetric(float64(m.Sys-m.HeapReleased)/(1<<20), "MiB-of-the-process")
					runtime.GC()
					runtime.ReadMemStats(&m)
					b.ReportMetric(float64(m.HeapAlloc)/float64(n), "B/person")
					b.StartTimer()
					runtime.KeepAlive(&s)
				}
			})
		}
	}
}

func BenchmarkSuppression(b *testing.B) {
	path := people(b, 5_000_000)
	for b.Loop() {
		s, err := LoadSuppression([]string{path}, "BR", false)
		require.NoError(b, err)
		require.Len(b, s.lists[0].numbers, 5_000_000)
	}
}
