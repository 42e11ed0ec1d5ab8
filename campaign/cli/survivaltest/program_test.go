// Package survivaltest holds tests of the whole program against what happens to computers: the power fails, the program is
// killed, a disk is full or broken. They run the real program against a real HTTP server, and judge it by what arrived at
// the server and by what the program's files say, never by the ledger's own code.
//
//	go test ./campaign/cli/survivaltest                                              as in CI
//	CAMPAIGN_TEST_SEED=7 go test -run TestRandomHistories ./campaign/cli/survivaltest  one history again
//	CAMPAIGN_TEST_HISTORIES=500 go test -timeout 1h -run TestRandomHistories ./campaign/cli/survivaltest
//
// The tests that record system calls or break them need strace.
package survivaltest

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// binary is the program as it is released, but that it moves the ledger's log into its file more often, and waits for an
// answer as long as it is told.
var binary = filepath.Join(os.TempDir(), fmt.Sprintf("campaign-survivaltest-%d", os.Getpid()))

// TestMain builds the program once, without the race detector: hundreds are started.
func TestMain(m *testing.M) {
	build := exec.Command("go", "build", "-tags", "faultpoints", "-o", binary, "campaign")
	build.Env = append(os.Environ(), "GOFLAGS=")
	if said, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%s%s\n", said, err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.Remove(binary) // the system's folder for such files is emptied anyway
	os.Exit(code)
}

// secret is the token that the program has, unless a test gives it another, by which the vendor knows it.
const secret = "tok-5ecret-9f8e7d6c"

// A process is one `campaign` that runs, perhaps under strace.
type process struct {
	*exec.Cmd
	said bytes.Buffer // what it wrote to standard error
	out  bytes.Buffer
}

// start starts the program in a folder with a token; before are the words before it, such as those of strace.
func start(dir, token string, before []string, args ...string) (*process, error) {
	words := append(slices.Clone(before), binary)
	words = append(words, args...)
	p := &process{Cmd: exec.Command(words[0], words[1:]...)}
	p.Dir = dir
	// A ledger above the user's home isn't looked for, whatever lies in the system's temporary folder.
	p.Env = append(os.Environ(), "HOME="+filepath.Dir(dir), "NO_COLOR=1", "CLOUDHUMANS_API_ACCESS_TOKEN="+token, "CAMPAIGN_WAL_FRAMES=300")
	p.Stdout, p.Stderr = &p.out, &p.said
	return p, p.Start()
}

// end waits for the process and returns its exit code, -1 when it was killed. One that hangs is made to say where.
func (p *process) end() (int, error) {
	hangs := time.AfterFunc(4*time.Minute, func() { _ = p.Process.Signal(syscall.SIGABRT) })
	defer hangs.Stop()
	err := p.Wait()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		return 0, err
	}
	if said := p.said.String(); strings.Contains(said, "a fault of this program itself") || strings.Contains(said, "goroutine ") {
		return 0, fmt.Errorf("the program is at fault: %s", said)
	}
	return p.ProcessState.ExitCode(), nil
}

// run runs the program to its end.
func run(dir, token string, args ...string) (code int, said string, err error) {
	p, err := start(dir, token, nil, args...)
	if err != nil {
		return 0, "", err
	}
	code, err = p.end()
	return code, p.said.String(), err
}

// campaignFile is a campaign towards ADDRESS.
const campaignFile = `version: 1
name: survival
provider:
  name: cloudhumans
  account_id: "17"
  inbox_id: "42"
  api_access_token: ${CLOUDHUMANS_API_ACCESS_TOKEN}
  base_url: ADDRESS
recipients:
  csv: people.csv
  default_country: BR
template:
  name: hello
  variables:
    name: "{{ first_name }}"
throttle: {rate: unlimited, in_flight: IN_FLIGHT}
`

// folder makes a campaign's folder, with so many people on its list.
func folder(t *testing.T, address string, inFlight, people int) string {
	t.Helper()
	dir := t.TempDir()
	text := strings.NewReplacer("ADDRESS", address, "IN_FLIGHT", strconv.Itoa(inFlight)).Replace(campaignFile)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "campaign.yaml"), []byte(text), 0o644))
	var list strings.Builder
	list.WriteString("phone,first_name\n")
	for i := range people {
		fmt.Fprintf(&list, "%s,Ana %d\n", phone(i), i)
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "people.csv"), []byte(list.String()), 0o644))
	return dir
}

// phone is the i-th person's number, in E.164.
func phone(i int) string { return fmt.Sprintf("+55119%08d", 10_001_111+i) }

// A line is one of a results file.
type line struct{ recipient, status string }

// readResults reads a results file.
func readResults(path string) ([]line, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	cells, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	recipient, status := slices.Index(cells[0], "recipient"), slices.Index(cells[0], "status")
	var lines []line
	for _, c := range cells[1:] {
		lines = append(lines, line{c[recipient], c[status]})
	}
	return lines, nil
}

// seed is CAMPAIGN_TEST_SEED, else a fresh one. A test prints it.
func seed(t *testing.T) (n uint64, given bool) {
	t.Helper()
	text, given := os.LookupEnv("CAMPAIGN_TEST_SEED")
	if !given {
		return uint64(rand.Uint32()), false
	}
	n, err := strconv.ParseUint(text, 10, 64)
	require.NoError(t, err, "CAMPAIGN_TEST_SEED")
	return n, true
}

// needStrace skips a test where there is no strace, unless CAMPAIGN_TEST_REQUIRE names it.
func needStrace(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("strace"); err == nil {
		return
	}
	if slices.Contains(strings.Split(os.Getenv("CAMPAIGN_TEST_REQUIRE"), ","), "strace") {
		t.Fatal("CAMPAIGN_TEST_REQUIRE names strace, and there is none")
	}
	t.Skip("needs strace")
}
