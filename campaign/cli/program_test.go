package cli_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"campaign/campaign/cli"
)

// asProgram makes the test's own binary be `campaign`: a real process, with its signals, its exit code and its death.
const asProgram = "CAMPAIGN_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		if len(os.Args) == 5 && os.Args[1] == bareProgram {
			if err := bareAtRate(os.Args[2], os.Args[3], os.Args[4]); err != nil {
				panic(err)
			}
			os.Exit(0)
		}
		os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	if err := moreAtOnce(); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(shop.dir) // the system's folder for such files is emptied anyway
	os.Exit(code)
}

// moreAtOnce runs three parallel tests for each processor where nobody asked for another number: most of them wait for the
// seconds that a run lasts.
func moreAtOnce() error {
	flag.Parse()
	usual := strconv.Itoa(runtime.GOMAXPROCS(0))
	if flag.Lookup("test.parallel").Value.String() != usual {
		return nil
	}
	return flag.Set("test.parallel", strconv.Itoa(3*runtime.GOMAXPROCS(0)))
}

// token is the secret of all tests; it must turn up nowhere but in the receiver's header.
const token = "tok-5ecret-9f8e7d6c"

// examples are the hosts, which nobody has, of tests that send nothing; a person allows them.
const examples = "example.com, api.example.com, vendor.example, vendor.invalid"

// A program is one process of `campaign`.
type program struct {
	*exec.Cmd
	out, err output
}

// An output is what a process has written so far.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// start starts the program as it is released, but for its points of fault: hundreds are started, and the race detector
// would make each of them slow.
func start(t *testing.T, dir string, args ...string) *program {
	t.Helper()
	return startAs(t, faulty(t), dir, []string{"CLOUDHUMANS_API_ACCESS_TOKEN=" + token}, args...)
}

// startRaced starts the test's own binary as the program: under the race detector when the tests are.
func startRaced(t *testing.T, dir string, args ...string) *program {
	t.Helper()
	return startAs(t, os.Args[0], dir, []string{"CLOUDHUMANS_API_ACCESS_TOKEN=" + token}, args...)
}

// startAs starts a binary of the program with more names in its environment.
func startAs(t *testing.T, binary, dir string, env []string, args ...string) *program {
	t.Helper()
	p := &program{Cmd: exec.Command(binary, args...)}
	p.Dir = dir
	// The search for a ledger ends before a home: no test finds what another one left in the folder of all.
	p.Env = append(append(os.Environ(), asProgram+"=1", "NO_COLOR=1", "HOME="+os.TempDir(), "CAMPAIGN_ALLOW_HOSTS="+examples), env...)
	p.Stdout, p.Stderr = &p.out, &p.err
	require.NoError(t, p.Start())
	t.Cleanup(func() {
		if p.ProcessState == nil {
			_ = p.Process.Kill() // it may have ended by itself
			_ = p.Wait()
		}
	})
	return p
}

// end waits for the process and returns its exit code.
func (p *program) end(t *testing.T) int {
	t.Helper()
	err := p.Wait()
	if _, ok := err.(*exec.ExitError); err != nil && !ok {
		t.Fatal(err)
	}
	return p.ProcessState.ExitCode()
}

// runProgram runs the program to its end.
func runProgram(t *testing.T, dir string, args ...string) (code int, out, err string) {
	t.Helper()
	return ended(t, start(t, dir, args...))
}

// runRaced is runProgram under the race detector when the tests are.
func runRaced(t *testing.T, dir string, args ...string) (code int, out, err string) {
	t.Helper()
	return ended(t, startRaced(t, dir, args...))
}

func ended(t *testing.T, p *program) (code int, out, err string) {
	t.Helper()
	code = p.end(t)
	return code, p.out.String(), p.err.String()
}

// An arrival is one request at the receiver.
type arrival struct {
	at     time.Time
	path   string
	header http.Header
	body   map[string]string
	raw    string
}

// A receiver is a vendor's server that isn't the sandbox: it writes down what arrives, and answers as it is told.
type receiver struct {
	*httptest.Server
	mu       sync.Mutex
	arrivals []arrival
	answer   func(w http.ResponseWriter, to string, n int) // n: how often this recipient has come, from 1
	times    map[string]int
}

func accept(w http.ResponseWriter, to string, n int) { fmt.Fprint(w, receipt()) }

// receipt is Cloud Humans' answer, with an id that no other message has.
func receipt() string { return fmt.Sprintf(`{"id": %d}`, receipts.Add(1)) }

var receipts atomic.Int64

// tooFastOnce accepts all but this recipient's first message, for which the vendor wants to be left alone for two seconds.
func tooFastOnce(whom string) func(w http.ResponseWriter, to string, n int) {
	return func(w http.ResponseWriter, to string, n int) {
		if to == whom && n == 1 {
			w.Header().Set("Retry-After", "2")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		accept(w, to, n)
	}
}

// takePort takes a port that nobody listens at, until listen does: one that was only looked up could be another test's
// a moment later.
func takePort(t *testing.T) (address string, listen func() net.Listener) {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	require.NoError(t, err)
	syscall.CloseOnExec(fd)
	f := os.NewFile(uintptr(fd), "port")
	t.Cleanup(func() { f.Close() })
	require.NoError(t, syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}))
	name, err := syscall.Getsockname(fd)
	require.NoError(t, err)
	return fmt.Sprintf("127.0.0.1:%d", name.(*syscall.SockaddrInet4).Port), func() net.Listener {
		require.NoError(t, syscall.Listen(fd, syscall.SOMAXCONN))
		l, err := net.FileListener(f)
		require.NoError(t, err)
		return l
	}
}

func newReceiver(t *testing.T, answer func(w http.ResponseWriter, to string, n int)) *receiver {
	t.Helper()
	r := &receiver{answer: answer, times: map[string]int{}}
	r.Server = httptest.NewServer(r)
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	now := time.Now()
	raw, err := io.ReadAll(q.Body)
	if err != nil {
		return // the program was killed while it wrote
	}
	a := arrival{at: now, path: q.URL.Path, header: q.Header, raw: string(raw)}
	if err := json.Unmarshal(raw, &a.body); err != nil {
		http.Error(w, `{"error":"no JSON"}`, http.StatusBadRequest)
		return
	}
	to := a.body["phone_number"]
	r.mu.Lock()
	r.arrivals = append(r.arrivals, a)
	r.times[to]++
	n := r.times[to]
	r.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	r.answer(w, to, n)
}

func (r *receiver) got() []arrival {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]arrival(nil), r.arrivals...)
}

// sends is how often each recipient came.
func (r *receiver) sends() map[string]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	sends := map[string]int{}
	for to, n := range r.times {
		sends[to] = n
	}
	return sends
}

// phone is the i-th recipient's number, in E.164.
func phone(i int) string { return fmt.Sprintf("+55119%08d", 10_001_111+i) }

// list is a recipients' file with n people.
func list(n int) string {
	var b strings.Builder
	b.WriteString("phone,first_name,code\n")
	for i := range n {
		fmt.Fprintf(&b, "%s,Ana %d,C%d\n", phone(i), i, i)
	}
	return b.String()
}

const campaignFile = `version: 1
name: test
provider:
  name: cloudhumans
  account_id: "17"
  inbox_id: "42"
  api_access_token: ${CLOUDHUMANS_API_ACCESS_TOKEN}
  base_url: BASE
recipients:
  csv: people.csv
template:
  name: hello
  variables:
    name: "{{ first_name }}"
    custom_code: "{{ code }}"
throttle: {rate: RATE}
`

// folder makes a campaign's folder: campaign.yaml towards a server, and people.csv.
func folder(t *testing.T, base, rate, people string) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "campaign.yaml", strings.NewReplacer("BASE", base, "RATE", rate).Replace(campaignFile))
	write(t, dir, "people.csv", people)
	return dir
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	require.NoError(t, err)
	return string(text)
}

// results reads a results file: a map of its columns for every line.
func results(t *testing.T, dir, name string) []map[string]string {
	t.Helper()
	lines, err := csv.NewReader(strings.NewReader(read(t, dir, name))).ReadAll()
	require.NoError(t, err)
	var all []map[string]string
	for _, line := range lines[1:] {
		m := map[string]string{}
		for i, name := range lines[0] {
			m[name] = line[i]
		}
		all = append(all, m)
	}
	return all
}

func states(lines []map[string]string) map[string]int {
	n := map[string]int{}
	for _, l := range lines {
		n[l["status"]]++
	}
	return n
}
