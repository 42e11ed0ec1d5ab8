package cli_test

import (
	"net"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCountsFromOne: a 0 that was typed is refused, and never taken for "not given", which would send to everybody.
func TestCountsFromOne(t *testing.T) {
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "unlimited", list(3))
	for _, args := range [][]string{
		{"run", "--limit", "0"}, {"run", "--limit", "-1"}, {"run", "--dry-run", "--limit=0"},
		{"run", "--test-to", phone(9), "--row", "0"}, {"preview", "--row", "0"},
	} {
		code, stdout, stderr := runProgram(t, dir, append(args, "campaign.yaml")...)
		assert.Equal(t, 1, code, "%v", args)
		assert.Empty(t, stdout)
		assert.Regexp(t, "^campaign: --(limit|row) and --(row|count) count from 1\n$", stderr, "%v", args)
	}
	assert.Empty(t, r.got())
}

// TestWrongUsage: one sentence with the cure, in nobody's jargon.
func TestWrongUsage(t *testing.T) {
	dir := folder(t, "https://127.0.0.1:1", "unlimited", list(3))
	for command, says := range map[string]string{
		"run campaign.yaml campaign.yaml":         "campaign run takes one file, not 2: campaign run [FILE]",
		"run --sandbox 127.0.0.1:1 a.yaml b.yaml": "campaign run takes one file, not 2: campaign run [FILE]",
		"run 127.0.0.1:1 campaign.yaml":           "campaign run takes one file, not 2: campaign run [FILE]",
		"init a b":                                "campaign init takes one folder, not 2: campaign init [DIR]",
		"providers meta wegly":                    "campaign providers takes one name, not 2: campaign providers [NAME]",
		"version x":                               `campaign version takes nothing behind it, not "x" either`,
		"rn campaign.yaml":                        `there is no command "rn"; did you mean run?`,
		"campaign.yaml":                           `there is no command "campaign.yaml"; see campaign --help`,
		"completion bsh":                          `there is no command "completion bsh"; did you mean bash?`,
		"completion nosuch":                       `there is no command "completion nosuch"; see campaign completion --help`,
		"completion bash x":                       `campaign completion bash takes nothing behind it, not "x" either`,
		"help rn":                                 `there is no command "rn"; did you mean run?`,
		"help run x":                              `there is no command "run x"; see campaign run --help`,
		"help completion zs":                      `there is no command "completion zs"; did you mean zsh?`,
		"providers mta --markdown":                `there is no provider "mta"; did you mean meta? (there are cloudhumans, socialminer, moorse, wegly, 99digital, meta)`,
		"preview --html p.html --payload c.yaml":  "--payload goes without --html, whose page has every request",
		"run --limit abc campaign.yaml":           `--limit must be a whole number, not "abc"`,
		"run --limit=1.5 campaign.yaml":           `--limit must be a whole number, not "1.5"`,
		"preview --row= campaign.yaml":            `--row must be a whole number, not ""`,
		"run --limit 99999999999999999999 c":      "--limit 99999999999999999999: write a smaller whole number",
		"run --yes=maybe campaign.yaml":           `--yes takes no value, not "maybe" either: leave it out, or write --yes alone`,
		`run --retry re"j campaign.yaml`:          `--retry can't be "re\"j": write words with commas between`,
		"run campaign.yaml --limit":               "--limit needs a value: --limit N",
		"results campaign.yaml -o":                "--output needs a value: --output OUT",
		"run --test-to= campaign.yaml":            "--test-to is empty; write --test-to NUMBER, or leave it out",
		"run --sandbox= campaign.yaml":            "--sandbox is empty; write --sandbox ADDRESS, or leave it out",
		"run --out= campaign.yaml":                "--out is empty; write --out FILE, or leave it out",
		"run --report= campaign.yaml":             "--report is empty; write --report OUT, or leave it out",
		"run --retry= campaign.yaml":              "--retry is empty; write --retry STATES, or leave it out",
		"results --output= campaign.yaml":         "--output is empty; write --output OUT, or leave it out",
		"run --json --test-to 1 c.yaml":           "--json goes without --test-to, which is no run and has no events",
		"run --json --report - c.yaml":            "--json writes its events to standard output; name a file for --report, not -",
		"run --dry-run --json --out - c.yaml":     "--json writes its events to standard output; name a file for --out, not -",
		"run --limt 3 campaign.yaml":              "campaign run has no flag --limt; did you mean --limit?",
		"run --somewhere-else campaign.yaml":      "campaign run has no flag --somewhere-else; see campaign run --help",
		"run -x campaign.yaml":                    "campaign run has no flag -x; see campaign run --help",
		"run --=3 campaign.yaml":                  `"--=3" is no flag; see campaign run --help`,
		"status campaign.yaml --dry-run":          "campaign status has no flag --dry-run; see campaign status --help",
	} {
		code, stdout, stderr := runProgram(t, dir, strings.Fields(command)...)
		assert.Equal(t, 1, code, command)
		assert.Empty(t, stdout, command)
		assert.Equal(t, "campaign: "+says+"\n", stderr, command)
	}
}

// TestSandboxAddresses: what can't be listened on is said with its cure, and a sandbox that is left has nothing on its way.
func TestSandboxAddresses(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	const wrong = "this is no address to listen on; write a host and a port, such as 127.0.0.1:8025"
	for addr, says := range map[string]string{
		"8025": wrong, "http://127.0.0.1:8025": wrong, "127.0.0.1:99999": wrong,
		"192.0.2.1:8025":      "this machine has no such address; write one of its own, such as 127.0.0.1:8025",
		taken.Addr().String(): "another program listens there, perhaps another sandbox; choose another port",
	} {
		code, _, stderr := runProgram(t, t.TempDir(), "sandbox", "--addr", addr)
		assert.Equal(t, 1, code)
		assert.Equal(t, "campaign: --addr "+addr+": "+says+"\n", stderr)
	}

	p := start(t, t.TempDir(), "sandbox", "--addr", "127.0.0.1:0")
	require.Eventually(t, func() bool { return strings.Contains(p.err.String(), "base_url") }, 20*time.Second, 5*time.Millisecond)
	require.NoError(t, p.Process.Signal(syscall.SIGQUIT))
	assert.Equal(t, 130, p.end(t))
	assert.True(t, strings.HasSuffix(p.err.String(), "left at once\n"), p.err.String())
}
