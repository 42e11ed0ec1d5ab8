//go:build unix

package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func BenchmarkClaimAndSettle(b *testing.B) {
	for _, shuffled := range []bool{false, true} {
		for _, callers := range []int{1, 64, 256, 1000} {
			b.Run(fmt.Sprintf("shuffled=%v/callers=%d", shuffled, callers), func(b *testing.B) {
				l, err := Open(b.Context(), filepath.Join(b.TempDir(), "ledger.db"))
				require.NoError(b, err)
				defer func() { require.NoError(b, l.Close()) }()
				session, err := l.Begin(b.Context(), Start{Campaign: "winter", Digest: "digest"})
				require.NoError(b, err)
				defer func() { require.NoError(b, session.Close()) }()
				refs := people(b.N, shuffled)
				b.ReportAllocs()
				b.ResetTimer()
				before, wrote := processorTime(), bytesWritten()
				send(b, session, refs, callers)
				b.ReportMetric(float64(bytesWritten()-wrote)/float64(b.N), "written-B/message")
				b.ReportMetric(float64((processorTime()-before).Nanoseconds())/float64(b.N), "cpu-ns/message")
				b.ReportMetric(2*float64(b.N)/b.Elapsed().Seconds(), "ops/s")
				require.NoError(b, l.db.Read(b.Context(), runGroups, nil, func(rows *sql.Rows) error {
					var run, groups int64
					err := rows.Scan(&run, &groups)
					b.ReportMetric(float64(2*b.N)/float64(groups), "ops/group")
					return err
				}))
			})
		}
	}
}

// filled is a ledger with n accepted messages.
func filled(b *testing.B, n int) (*Ledger, []string) {
	b.Helper()
	l, err := Open(b.Context(), filepath.Join(b.TempDir(), "ledger.db"))
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, l.Close()) })
	session, err := l.Begin(b.Context(), Start{Campaign: "winter", Digest: "digest"})
	require.NoError(b, err)
	refs := people(n, true)
	send(b, session, refs, 1000)
	require.NoError(b, session.Close())
	return l, refs
}

func BenchmarkRead(b *testing.B) {
	l, refs := filled(b, 200_000)
	reader := l.Read("winter")
	for _, goroutines := range []int{1, 2} {
		b.Run(fmt.Sprintf("goroutines=%d", goroutines), func(b *testing.B) {
			b.ReportAllocs()
			before := processorTime()
			for range b.N {
				var group sync.WaitGroup
				for part := range slices.Chunk(refs, len(refs)/goroutines) {
					group.Go(func() {
						for asked := range slices.Chunk(part, 1000) {
							found, err := reader.Find(b.Context(), asked)
							if err != nil || len(found) != len(asked) {
								b.Error(len(found), err)
							}
						}
					})
				}
				group.Wait()
			}
			b.ReportMetric(float64(len(refs)*b.N)/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric(float64((processorTime()-before).Nanoseconds())/float64(len(refs)*b.N), "cpu-ns/row")
		})
	}
	b.Run("Tally", func(b *testing.B) {
		for range b.N {
			_, err := reader.Tally(b.Context())
			require.NoError(b, err)
		}
	})
}

// BenchmarkPaced sends at a rate, as a campaign does: how long a claim takes, and what it costs. With -benchtime 1600x
// the slow one runs for 20 s.
func BenchmarkPaced(b *testing.B) {
	for _, rate := range []int{80, 5000} {
		b.Run(fmt.Sprintf("rate=%d", rate), func(b *testing.B) {
			l, err := Open(b.Context(), filepath.Join(b.TempDir(), "ledger.db"))
			require.NoError(b, err)
			defer func() { require.NoError(b, l.Close()) }()
			session, err := l.Begin(b.Context(), Start{Campaign: "winter", Digest: "digest"})
			require.NoError(b, err)
			defer func() { require.NoError(b, session.Close()) }()
			refs := people(b.N, true)
			waits := make([]time.Duration, b.N)
			var group sync.WaitGroup
			before := processorTime()
			b.ResetTimer()
			start := time.Now()
			for i, ref := range refs {
				time.Sleep(time.Until(start.Add(time.Duration(i) * time.Second / time.Duration(rate))))
				group.Go(func() {
					asked := time.Now()
					if _, err := session.Claim(context.Background(), ref, "", 0, time.Time{}); err != nil {
						b.Error(err)
					}
					waits[i] = time.Since(asked)
					time.Sleep(30 * time.Millisecond)
					if err := written(session, ref, Outcome{State: Accepted, MessageID: ref, HTTPStatus: 200}); err != nil {
						b.Error(err)
					}
				})
			}
			group.Wait()
			b.ReportMetric(100*(processorTime()-before).Seconds()/b.Elapsed().Seconds(), "%core")
			slices.Sort(waits)
			b.ReportMetric(float64(waits[len(waits)/2].Microseconds()), "p50-us")
			b.ReportMetric(float64(waits[len(waits)*99/100].Microseconds()), "p99-us")
			b.ReportMetric(float64(waits[len(waits)-1].Microseconds()), "max-us")
		})
	}
}

// processorTime is what this process has used so far.
func processorTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// bytesWritten is what this process has given to write(2) so far, where the system counts it.
func bytesWritten() int64 {
	text, _ := os.ReadFile("/proc/self/io")
	var read, wrote int64
	_, _ = fmt.Sscanf(string(text), "rchar: %d\nwchar: %d", &read, &wrote)
	return wrote
}
