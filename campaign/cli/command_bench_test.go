//go:build unix

package cli_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"campaign/campaign/ledger"
)

// measure runs the program once for each b.N and reports, beside the time, the peak of its memory, its processor time
// and, for a number of rows, rows a second and time a row.
func measure(b *testing.B, dir string, rows int, args ...string) {
	b.Helper()
	var peak int64
	var cpu time.Duration
	b.ResetTimer()
	for range b.N {
		p, c := once(b, dir, args...)
		peak, cpu = max(peak, p), cpu+c
	}
	b.ReportMetric(float64(peak)/1e6, "peak-MB")
	b.ReportMetric(cpu.Seconds()/float64(b.N), "cpu-s")
	if rows > 0 {
		took := b.Elapsed().Seconds() / float64(b.N)
		b.ReportMetric(float64(rows)/took, "rows/s")
		b.ReportMetric(took/float64(rows)*1e9, "ns/row")
	}
}

// once runs the program, which must end well, and returns its peak memory in bytes and its processor time.
func once(b *testing.B, dir string, args ...string) (peak int64, cpu time.Duration) {
	b.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), asProgram+"=1", "CLOUDHUMANS_API_ACCESS_TOKEN="+token)
	out, err := cmd.CombinedOutput()
	require.NoError(b, err, "%s", out)
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	require.True(b, ok)
	return int64(usage.Maxrss) * maxrssUnit(), cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
}

// maxrssUnit is how many bytes the operating system counts peak memory in.
func maxrssUnit() int64 {
	if runtime.GOOS == "darwin" {
		return 1
	}
	return 1024
}

// sizes are the numbers of rows: 10^4 to 10^6, and to 10^7 with CAMPAIGN_BENCH_ROWS=10000000.
func sizes(b *testing.B) []int {
	most := 1_000_000
	if text := os.Getenv("CAMPAIGN_BENCH_ROWS"); text != "" {
		var err error
		most, err = strconv.Atoi(text)
		require.NoError(b, err)
	}
	var all []int
	for n := 10_000; n <= most; n *= 10 {
		all = append(all, n)
	}
	return all
}

// accepted fills the campaign's ledger as if the first n people had been sent to. digest is the campaign's own.
func accepted(b *testing.B, dir string, n int) {
	b.Helper()
	ctx := context.Background()
	l, err := ledger.Open(ctx, filepath.Join(dir, ".campaign", "ledger.db"))
	require.NoError(b, err)
	session, err := l.Begin(ctx, ledger.Start{Campaign: "test", Digest: digestOf(b, dir)})
	require.NoError(b, err)
	var workers sync.WaitGroup
	next := make(chan int, 1024)
	for range 1024 {
		workers.Go(func() {
			for i := range next {
				_, err := session.Claim(ctx, phone(i), "", 0, time.Time{})
				if err == nil {
					_, err = session.Settle(phone(i), ledger.Outcome{State: ledger.Accepted, MessageID: "earlier-" + strconv.Itoa(i), HTTPStatus: 200})()
				}
				if err != nil {
					b.Error(err)
				}
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	workers.Wait()
	require.NoError(b, session.Close())
	require.NoError(b, l.Close())
}

func BenchmarkCommandStart(b *testing.B) {
	dir := bigFolder(b, "http://127.0.0.1:1", "unlimited", 20)
	b.Run("version", func(b *testing.B) { measure(b, dir, 0, "version") })
	b.Run("check", func(b *testing.B) { measure(b, dir, 0, "check", "campaign.yaml") })
}

func BenchmarkCommandRows(b *testing.B) {
	for _, n := range sizes(b) {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			dir := bigFolder(b, "http://127.0.0.1:1", "unlimited", n)
			b.Run("check", func(b *testing.B) { measure(b, dir, n, "check", "campaign.yaml") })
			b.Run("dry-run", func(b *testing.B) { measure(b, dir, n, "run", "--dry-run", "--quiet", "campaign.yaml") })
			accepted(b, dir, n)
			b.Run("results", func(b *testing.B) { measure(b, dir, n, "results", "campaign.yaml") })
			b.Run("status", func(b *testing.B) { measure(b, dir, 0, "status", "campaign.yaml") })
			b.Run("resume", func(b *testing.B) { resume(b, dir, n) })
		})
	}
}

// resume adds a person to a campaign whose n people are accepted, and reports when that person's message arrives.
func resume(b *testing.B, dir string, n int) {
	var arrived time.Time
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		arrived = time.Now()
		fmt.Fprint(w, receipt())
	}))
	defer server.Close()
	text, err := os.ReadFile(dir + "/campaign.yaml")
	require.NoError(b, err)
	before := string(text)
	at := strings.Index(before, "base_url: ")
	line, _, _ := strings.Cut(before[at:], "\n")
	require.NoError(b, os.WriteFile(dir+"/campaign.yaml", []byte(strings.Replace(before, line, "base_url: "+server.URL, 1)), 0o644))
	var waited time.Duration
	for range b.N {
		f, err := os.OpenFile(dir+"/people.csv", os.O_APPEND|os.O_WRONLY, 0)
		require.NoError(b, err)
		_, err = fmt.Fprintf(f, "+55219%08d,New,X,Recife\n", time.Now().UnixMicro()%100_000_000)
		require.NoError(b, err)
		require.NoError(b, f.Close())
		began := time.Now()
		once(b, dir, "run", "--yes", "--quiet", "campaign.yaml")
		waited += arrived.Sub(began)
	}
	b.ReportMetric(waited.Seconds()/float64(b.N), "first-send-s")
}

// BenchmarkCostAtRate is what 80 messages a second cost for a minute: processor time and memory, beside those of a bare
// loop that posts as many at the same rate.
func BenchmarkCostAtRate(b *testing.B) {
	const rate, seconds = 80, 60
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, receipt()) }))
	defer server.Close()
	dir := bigFolder(b, server.URL, fmt.Sprintf("%d/s", rate), rate*seconds)
	b.Run("run", func(b *testing.B) {
		require.NoError(b, errors.Join(os.RemoveAll(dir+"/.campaign"), os.RemoveAll(dir+"/campaign.results.csv")))
		measure(b, dir, 0, "run", "--yes", "--quiet", "campaign.yaml")
	})
	b.Run("bare", func(b *testing.B) {
		measure(b, dir, 0, bareProgram, server.URL, strconv.Itoa(rate), strconv.Itoa(rate*seconds))
	})
}
