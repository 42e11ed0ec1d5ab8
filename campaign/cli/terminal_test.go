package cli_test

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rivo/uniseg"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A terminal is a real one: a window of tmux, with a shell in it that has run one command of `campaign`.
type terminal struct {
	t      *testing.T
	server string
}

// required tells whether a test that needs this program must run.
func required(name string) bool {
	return slices.Contains(strings.Split(os.Getenv("CAMPAIGN_TEST_REQUIRE"), ","), name)
}

// openTerminal runs `campaign` in a terminal of so many columns. The shell says "exit N" when it ended.
func openTerminal(t *testing.T, columns int, dir string, args ...string) *terminal {
	t.Helper()
	if _, err := exec.LookPath("tmux"); err != nil {
		if required("tmux") {
			t.Fatal("CAMPAIGN_TEST_REQUIRE names tmux, and there is none")
		}
		t.Skip("needs tmux")
	}
	socket, err := os.MkdirTemp("", "campaign-tmux-*") // a socket's path must be short
	require.NoError(t, err)
	term := &terminal{t: t, server: filepath.Join(socket, "s")}
	t.Cleanup(func() {
		_ = term.command("kill-server").Run() // it has ended with its last window, perhaps
		assert.NoError(t, os.RemoveAll(socket))
	})
	program, err := filepath.Abs(os.Args[0])
	require.NoError(t, err)
	line := fmt.Sprintf("trap : INT; cd '%s'; %s=1 CLOUDHUMANS_API_ACCESS_TOKEN=%s '%s' %s; echo exit $?; sleep 600",
		dir, asProgram, token, program, strings.Join(args, " "))
	out, err := term.command("-f", os.DevNull, "new-session", "-d", "-x", fmt.Sprint(columns), "-y", "50", "sh", "-c", line).CombinedOutput()
	require.NoError(t, err, "%s", out)
	return term
}

func (term *terminal) command(args ...string) *exec.Cmd {
	return exec.Command("tmux", append([]string{"-S", term.server}, args...)...)
}

// screen is what stands in the window; lines that the terminal wrapped are two.
func (term *terminal) screen() string {
	term.t.Helper()
	out, err := term.command("capture-pane", "-p").Output()
	require.NoError(term.t, err)
	return strings.TrimRight(string(out), "\n")
}

// wait waits until the text stands in the window.
func (term *terminal) wait(text string) string {
	term.t.Helper()
	var screen string
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if screen = term.screen(); strings.Contains(screen, text) {
			return screen
		}
	}
	term.t.Fatalf("the terminal doesn't show %q:\n%s", text, screen)
	return ""
}

func (term *terminal) press(keys ...string) {
	term.t.Helper()
	require.NoError(term.t, term.command(append([]string{"send-keys"}, keys...)...).Run())
}

func TestQuestionAtATerminal(t *testing.T) {
	tests := []struct {
		name, key, end string
		sent           int
	}{
		{"no", "n", "Nothing was sent.\nexit 130", 0},
		{"nothing typed", "", "Nothing was sent.\nexit 130", 0},
		{"yes", "y", "exit 0", 5},
		{"Ctrl-C", "C-c", "Nothing was sent.\nexit 130", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t, accept)
			dir := folder(t, r.URL, "unlimited", list(5))
			term := openTerminal(t, 120, dir, "run", "campaign.yaml")
			term.wait("Send 5 messages with cloudhumans at " + r.URL + " (not cloudchat.cloudhumans.com) now? [y/N]")
			assert.Empty(t, r.got(), "sent before the answer")
			if tt.key != "" {
				term.press(tt.key)
			}
			if tt.key != "C-c" {
				term.press("Enter")
			}
			term.wait(tt.end)
			assert.Len(t, r.got(), tt.sent)
		})
	}
}

// TestNarrowTerminal: no word of the plan, of the question or of the end is broken where a line is full.
func TestNarrowTerminal(t *testing.T) {
	dir := folder(t, newReceiver(t, accept).URL, "1/s", list(60))
	file := strings.Replace(read(t, dir, "campaign.yaml"), "name: test", "name: sommerschlußverkauf-für-stammgäste", 1)
	const about = "Everything that is left over from the summer, for those who came twice"
	write(t, dir, "campaign.yaml", file+"description: "+about+"\n")
	unfolded := func(screen string) string { return strings.Join(strings.Fields(screen), " ") }
	term := openTerminal(t, 40, dir, "run", "campaign.yaml")
	assert.Contains(t, unfolded(term.wait("[y/N]")), "(not cloudchat.cloudhumans.com) now? [y/N]")
	term = openTerminal(t, 40, dir, "run", "--sandbox", "campaign.yaml")
	term.wait("░")
	term.press("C-c")
	said := unfolded(term.wait("exit 130"))
	assert.NotContains(t, said, "[y/N]", "a rehearsal asks nobody")
	for _, sentence := range []string{
		"Campaign sommerschlußverkauf-für-stammgäste " + about,
		"The first message, to " + phone(0) + " (row 2):",
		"To see what arrives: `campaign sandbox` in another terminal, then run with --sandbox=127.0.0.1:8025",
		"finishing what is on its way… (Ctrl-C again leaves at once; nothing is lost)",
		"interrupted: nothing is kept of a rehearsal, and the next one begins anew",
		"results in campaign.sandbox.results.csv",
	} {
		assert.Contains(t, said, sentence)
	}
}

// TestTitle: what a campaign is about stands beside its name where there is room, else below it.
func TestTitle(t *testing.T) {
	dir := folder(t, "https://127.0.0.1:1", "1/s", list(5))
	write(t, dir, "campaign.yaml", read(t, dir, "campaign.yaml")+"description: "+strings.Repeat("word ", 12)+"\n")
	words := strings.TrimSpace(strings.Repeat("word ", 12))
	for columns, want := range map[int]string{
		100: "Campaign test  " + words + "\n  provider",
		70:  "Campaign test\n  " + words + "\n  provider",
		40:  "Campaign test\n  " + words[:34] + "\n  " + words[35:] + "\n  provider",
	} {
		assert.Contains(t, openTerminal(t, columns, dir, "run", "--dry-run", "campaign.yaml", ">/dev/null").wait("A dry run"), want)
	}
}

// TestQuestionThatCannotBeShown: whoever sits at a terminal and doesn't see the question hasn't agreed.
func TestQuestionThatCannotBeShown(t *testing.T) {
	for command, sent := range map[string]int{
		"run campaign.yaml 2>err.txt":                            0,
		"run campaign.yaml 2>&1 >/dev/null | cat >err.txt":       0,
		"run --test-to " + phone(9) + " campaign.yaml 2>err.txt": 0,
		"run --yes campaign.yaml 2>err.txt":                      5,
		"run --yes campaign.yaml 2>err.txt </dev/null":           5,
	} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t, accept)
			dir := folder(t, r.URL, "unlimited", list(5))
			term := openTerminal(t, 80, dir, command)
			term.wait("exit")
			assert.Len(t, r.got(), sent)
			if said := read(t, dir, "err.txt"); sent == 0 {
				term.wait(map[bool]string{false: "exit 1", true: "exit 0"}[strings.Contains(command, "|")])
				assert.True(t, strings.HasSuffix(said, "campaign: nothing was sent: the question before it can't be shown, "+
					"since standard error isn't a terminal; add --yes to send without it\n"), said)
				assert.NoFileExists(t, filepath.Join(dir, "campaign.results.csv"))
			}
		})
	}
}

// TestProgressAtATerminal: one line that is drawn over itself, whatever the terminal's width, and ends with a line end.
func TestProgressAtATerminal(t *testing.T) {
	for _, columns := range []int{40, 80, 200} {
		t.Run(fmt.Sprint(columns), func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t, tooFastOnce(phone(20)))
			dir := folder(t, r.URL, "20/s", list(50))
			term := openTerminal(t, columns, dir, "run", "--yes", "campaign.yaml")
			if columns > 40 {
				requireBar(t, term.wait("/s · "), columns)
				requireBar(t, term.wait("too fast for the vendor"), columns)
			}
			screen := term.wait("exit 0")
			requireBar(t, screen, columns)
			assert.Contains(t, screen, "100% ██")
			assert.Contains(t, screen, "\n50 accepted\n", "the end stands in a line of its own")
			assert.NotContains(t, screen, "░", "an unfinished bar was left behind")
		})
	}
}

// requireBar asserts that there is one bar on the screen, in one line.
func requireBar(t *testing.T, screen string, columns int) {
	t.Helper()
	bars := 0
	for line := range strings.SplitSeq(screen, "\n") {
		require.LessOrEqual(t, uniseg.StringWidth(line), columns)
		if strings.ContainsAny(line, "░█") {
			bars++
		}
	}
	require.Equal(t, 1, bars, "%s", screen)
}

func TestInterruptsAtATerminal(t *testing.T) {
	hold := make(chan struct{})
	r := newReceiver(t, func(w http.ResponseWriter, to string, n int) {
		<-hold
		accept(w, to, n)
	})
	t.Cleanup(func() { close(hold) })
	dir := folder(t, r.URL, "20/s", list(50))
	term := openTerminal(t, 80, dir, "run", "--yes", "campaign.yaml")
	require.Eventually(t, func() bool { return len(r.got()) > 0 }, 20*time.Second, 10*time.Millisecond)
	term.press("C-c")
	screen := term.wait("finishing what is on its way…")
	assert.NotContains(t, screen, "exit", "it waits for the answers")
	term.press("C-c")
	screen = term.wait("exit 130")
	assert.Contains(t, screen, "left at once")
	code, stdout, stderr := runProgram(t, dir, "status", "campaign.yaml")
	assert.Equal(t, 0, code, stderr)
	assert.Contains(t, stdout, fmt.Sprintf("%d  unsure", len(r.got())), "nothing is lost")
}

// TestPlainTerminal: nobody who asked for none gets an escape sequence.
func TestPlainTerminal(t *testing.T) {
	for _, plain := range []string{"NO_COLOR=1", "TERM=dumb"} {
		t.Run(plain, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, newReceiver(t, accept).URL, "unlimited", list(3))
			term := openTerminal(t, 80, dir, "status campaign.yaml >/dev/null; env", plain, asProgram+"=1",
				os.Args[0], "run --sandbox --yes campaign.yaml 2>&1 | tee out.txt >/dev/null; env", plain, asProgram+"=1",
				"script -qec \""+os.Args[0]+" run --sandbox --yes campaign.yaml\" typescript >/dev/null")
			term.wait("exit 0")
			assert.NotContains(t, read(t, dir, "out.txt"), "\x1b")
			typed := read(t, dir, "typescript")
			assert.Contains(t, typed, "3 accepted")
			assert.NotRegexp(t, "\x1b\\[[0-9;]*m", typed, "no colours")
			if plain == "TERM=dumb" {
				assert.NotContains(t, typed, "\x1b", "no movement either")
			}
		})
	}
}
