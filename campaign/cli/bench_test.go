package cli_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"campaign/campaign"
	"campaign/campaign/file"
	"campaign/campaign/ledger"
	"campaign/providers"
	"campaign/providers/provider"
)

// BenchmarkRun sends b.N messages through the whole road, from the recipients' file to the settled ledger and the
// results, and as many through a bare net/http loop with the same server, body and concurrency, half of them before and
// half after, since machines change their pace. It reports messages a second of both, and the road's share of the bare
// loop.
func BenchmarkRun(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		_, _ = io.Copy(io.Discard, q.Body) // a broken request has no answer
		fmt.Fprint(w, receipt())
	}))
	defer server.Close()
	for _, inFlight := range []int{64, 256, 512} {
		b.Run(fmt.Sprintf("in_flight=%d", inFlight), func(b *testing.B) {
			dir := bigFolder(b, server.URL, fmt.Sprintf("unlimited, in_flight: %d", inFlight), b.N)
			c, problems := campaign.Load(dir+"/campaign.yaml", file.Options{Drivers: providers.All(),
				Environment: func(string) (string, bool) { return token, true }})
			require.NotNil(b, c, "%v", problems)

			plan, problems, err := c.Plan(b.Context(), campaign.PlanOptions{})
			require.NoError(b, err)
			require.Empty(b, problems)
			bare := bareLoop(b, server.URL, b.N/2, inFlight)
			b.ReportAllocs()
			b.ResetTimer()
			began := time.Now()
			road(b, c, plan.Ready, dir)
			took := time.Since(began)
			b.StopTimer()
			bare += bareLoop(b, server.URL, b.N-b.N/2, inFlight)

			b.ReportMetric(float64(b.N)/took.Seconds(), "msg/s")
			b.ReportMetric(float64(b.N)/bare.Seconds(), "bare-msg/s")
			b.ReportMetric(100*bare.Seconds()/took.Seconds(), "%-of-bare")
		})
	}
}

// bigFolder is a campaign with three Liquid variables over n rows, at that rate.
func bigFolder(b *testing.B, base, rate string, n int) string {
	b.Helper()
	dir := b.TempDir()
	text := strings.NewReplacer("BASE", base, "RATE", rate, `"{{ first_name }}"`, `"{{ first_name | default: 'cliente' }}"`,
		"    custom_code:", "    city: \"{{ city | upcase }}\"\n    custom_code:").Replace(campaignFile)
	require.NoError(b, os.WriteFile(dir+"/campaign.yaml", []byte(text), 0o644))
	f, err := os.Create(dir + "/people.csv")
	require.NoError(b, err)
	_, err = fmt.Fprintln(f, "phone,first_name,code,city")
	require.NoError(b, err)
	var lines strings.Builder
	for i := range n {
		fmt.Fprintf(&lines, "%s,Ana %d,C%d,São Paulo\n", phone(i), i, i)
		if lines.Len() > 1<<20 || i == n-1 {
			_, err = f.WriteString(lines.String())
			require.NoError(b, err)
			lines.Reset()
		}
	}
	require.NoError(b, f.Close())
	return dir
}

func road(b *testing.B, c *campaign.Campaign, ready campaign.Rows, dir string) {
	b.Helper()
	defer debug.SetGCPercent(debug.SetGCPercent(300)) // as `campaign run` has it at such rates
	ctx := context.Background()
	l, err := ledger.Open(ctx, dir+"/ledger.db")
	require.NoError(b, err)
	session, err := l.Begin(ctx, ledger.Start{Campaign: c.Name, Digest: c.Digest})
	require.NoError(b, err)
	_, err = c.Run(ctx, campaign.RunOptions{Session: session, Ready: ready, Client: provider.NewClient(c.InFlight, time.Minute)})
	require.NoError(b, err)
	states, err := c.WriteResults(ctx, dir+"/results.csv", campaign.View{Known: l.Read(c.Name).Find})
	require.NoError(b, err)
	require.Equal(b, map[campaign.State]int{campaign.Accepted: b.N}, states)
	require.NoError(b, session.Close())
	require.NoError(b, l.Close())
}

// bareLoop is what net/http does on this machine without us.
func bareLoop(b *testing.B, url string, n, inFlight int) time.Duration {
	b.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: inFlight}}
	next := make(chan struct{}, inFlight)
	began := time.Now()
	var workers sync.WaitGroup
	for range inFlight {
		workers.Go(func() {
			for range next {
				if err := post(client, url); err != nil {
					b.Error(err)
				}
			}
		})
	}
	for range n {
		next <- struct{}{}
	}
	close(next)
	workers.Wait()
	return time.Since(began)
}

// bareProgram is the command by which the test's own binary is not `campaign` but a bare loop: URL, rate, number.
const bareProgram = "bare-loop"

// bareAtRate posts n messages, evenly paced by a ticker.
func bareAtRate(url, rate, number string) error {
	perSecond, err := strconv.Atoi(rate)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(number)
	if err != nil {
		return err
	}
	ticks := time.NewTicker(time.Second / time.Duration(perSecond))
	defer ticks.Stop()
	for range n {
		<-ticks.C
		if err := post(http.DefaultClient, url); err != nil {
			return err
		}
	}
	return nil
}

// post is one exchange without us, with a body like ours.
func post(client *http.Client, url string) error {
	const body = `{"inbox_id":"42","phone_number":"+5511910000000","template_name":"hello","name":"Ana 0","city":"SÃO PAULO","custom_code":"C0"}`
	answer, err := client.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, answer.Body)
	return errors.Join(err, answer.Body.Close())
}
