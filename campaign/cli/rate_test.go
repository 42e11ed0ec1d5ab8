package cli_test

import (
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestRateAtTheReceiver measures for 20 seconds where the messages arrive: at least 99.5 % of the set rate; in any second
// at most one message more than it (beyond 1,000/s half a per cent more), and at 80/s at most 9 in any tenth. With
// answers that take 200 ms too: how many requests are in flight is found out from that. And after the receiver stalled for
// three seconds no burst makes up for them.
func TestRateAtTheReceiver(t *testing.T) {
	if !strings.Contains(os.Getenv("CAMPAIGN_TEST_REQUIRE"), "pace") {
		t.Skip("needs a machine that does nothing else: set CAMPAIGN_TEST_REQUIRE=pace")
	}
	const seconds = 20
	for _, test := range []struct {
		rate  int
		slow  time.Duration
		tenth int           // at most so many in a tenth of a second
		stall time.Duration // of the receiver, once
	}{
		{rate: 1}, {rate: 20}, {rate: 80, tenth: 9}, {rate: 1000}, {rate: 5000},
		{rate: 80, slow: 200 * time.Millisecond, tenth: 9},
		{rate: 1000, slow: 200 * time.Millisecond},
		{rate: 5000, slow: 200 * time.Millisecond},
		{rate: 80, tenth: 9, stall: 3 * time.Second},
	} {
		name := fmt.Sprintf("%d_slow_%s", test.rate, test.slow)
		if test.stall > 0 {
			name = fmt.Sprintf("%d_stalled_%s", test.rate, test.stall)
		}
		t.Run(name, func(t *testing.T) {
			clock := &clock{slow: test.slow, stall: test.stall, times: make([]time.Time, 0, test.rate*seconds+1)}
			server := httptest.NewServer(clock)
			defer server.Close()
			dir := folder(t, server.URL, fmt.Sprintf("%d/s", test.rate), list(test.rate*seconds+1))
			code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
			require.Equal(t, 0, code, stderr)
			times := clock.times
			slices.SortFunc(times, time.Time.Compare)
			require.Len(t, times, test.rate*seconds+1)
			kept := float64(test.rate*seconds) / times[len(times)-1].Sub(times[0]).Seconds()
			second, tenth := most(times, time.Second), most(times, 100*time.Millisecond)
			t.Logf("%d/s: %.2f %% of the rate, at most %d in a second and %d in a tenth", test.rate, 100*kept/float64(test.rate), second, tenth)
			if test.stall == 0 {
				assert.GreaterOrEqual(t, kept, 0.995*float64(test.rate))
			} else {
				assert.Less(t, kept, 0.95*float64(test.rate), "the stall is a gap")
			}
			assert.LessOrEqual(t, second, most1s(test.rate))
			if test.tenth > 0 {
				assert.LessOrEqual(t, tenth, test.tenth)
			}
		})
	}
}

// A clock is a receiver that only looks at the time: it shares the machine with what it measures.
type clock struct {
	slow  time.Duration // every answer takes so long
	stall time.Duration // nobody is answered for so long, from the 400th message on
	mu    sync.Mutex
	until time.Time // nobody is answered before
	times []time.Time
}

func (c *clock) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	now := time.Now()
	_, _ = io.Copy(io.Discard, q.Body) // a broken request has no answer
	c.mu.Lock()
	c.times = append(c.times, now)
	if len(c.times) == 400 {
		c.until = now.Add(c.stall)
	}
	wait := max(c.slow, time.Until(c.until))
	c.mu.Unlock()
	time.Sleep(wait)
	_, _ = io.WriteString(w, receipt())
}

// TestAStallBeforeTheConnection: those who waited together for a handshake don't leave together.
func TestAStallBeforeTheConnection(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var times []time.Time
	seen := map[string]int{}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		var body struct {
			To string `json:"phone_number"`
		}
		assert.NoError(t, json.NewDecoder(q.Body).Decode(&body))
		mu.Lock()
		times, seen[body.To] = append(times, time.Now()), seen[body.To]+1
		mu.Unlock()
		_, _ = io.WriteString(w, receipt())
	}))
	server.Listener = &sleepy{server.Listener, time.Now().Add(5 * time.Second)}
	server.StartTLS()
	t.Cleanup(server.Close)
	_, code, stderr := runOverTLS(t, server, "20/s, in_flight: 100", list(150))
	require.Equal(t, 0, code, stderr)
	slices.SortFunc(times, time.Time.Compare)
	assert.Len(t, times, 150)
	assert.Len(t, seen, 150, "each once")
	assert.Less(t, most(times, 100*time.Millisecond), 40, "together they would be sixty; on a busy machine some gather")
}

// runOverTLS runs a campaign to a server whose certificate only that run trusts.
func runOverTLS(t *testing.T, server *httptest.Server, rate, people string) (dir string, code int, stderr string) {
	t.Helper()
	dir = folder(t, server.URL, rate, people)
	write(t, dir, "server.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})))
	env := []string{"CLOUDHUMANS_API_ACCESS_TOKEN=" + token, "SSL_CERT_FILE=" + filepath.Join(dir, "server.pem")}
	code, _, stderr = ended(t, startAs(t, faulty(t), dir, env, "run", "--yes", "campaign.yaml"))
	return dir, code, stderr
}

// A sleepy listener's connections say nothing until it wakes up.
type sleepy struct {
	net.Listener
	wakes time.Time
}

type sleepyConn struct {
	net.Conn
	wakes time.Time
}

func (l *sleepy) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	return &sleepyConn{c, l.wakes}, err
}

func (c *sleepyConn) Read(b []byte) (int, error) {
	time.Sleep(time.Until(c.wakes))
	return c.Conn.Read(b)
}

// most1s is how many may arrive in any second.
func most1s(rate int) int {
	if rate > 1000 {
		return rate + rate/200
	}
	return rate + 1
}

// most is the largest number of arrivals in any window of that width.
func most(times []time.Time, width time.Duration) int {
	most, from := 0, 0
	for i := range times {
		for times[i].Sub(times[from]) >= width {
			from++
		}
		most = max(most, i-from+1)
	}
	return most
}
