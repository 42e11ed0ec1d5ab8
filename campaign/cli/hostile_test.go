package cli_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// orders are what a terminal would obey.
var orders = []string{"\x1b", "\x07", "\x9b", "\u009b", "\u202e", "\u2028", "\b", "\x00"}

func assertHarmless(t *testing.T, where, text string) {
	t.Helper()
	for _, order := range orders {
		if i := strings.Index(text, order); i >= 0 {
			if order == "\x9b" && i > 0 && text[i-1] >= 0x80 {
				continue // a byte of a longer character
			}
			t.Errorf("%s holds %q: …%q…", where, order, text[max(0, i-40):min(len(text), i+20)])
		}
	}
}

const evil = "\x1b[31m\x1b]0;title\x07\u009b2J\u202egnp.exe\b"

// TestTerminalIsNotObeyed: control sequences in names, columns, cells and vendors' texts come out as text of no power, in
// every command.
func TestTerminalIsNotObeyed(t *testing.T) {
	good := strings.NewReplacer("RATE", "unlimited", "BASE", "https://127.0.0.1:1").Replace(campaignFile)
	quoted, err := json.Marshal(evil)
	require.NoError(t, err)
	word := strings.Trim(string(quoted), `"`)
	files := map[string]string{
		"cells":          strings.Replace(good, "csv: people.csv", "csv: people.csv\n  max_invalid: 100%", 1) + "results: {columns: [\"col" + word + "\", first_name]}\n",
		"name":           strings.Replace(good, "name: test", `name: "te`+word+`"`, 1),
		"description":    good + `description: "` + word + "\"\n",
		"template":       strings.Replace(good, "name: hello", `name: "he`+word+`"`, 1),
		"column":         strings.Replace(good, "{{ code }}", `{{ co`+evil+` }}`, 1),
		"setting":        strings.Replace(good, "account_id", `"acc`+word+`"`, 1),
		"value":          strings.Replace(good, `"17"`, `"`+word+`"`, 1),
		"file":           strings.Replace(good, "people.csv", `"`+word+`.csv"`, 1),
		"results' file":  good + `results: {csv: "r` + word + `.csv"}` + "\n",
		"copied column":  good + `results: {columns: ["r` + word + `"]}` + "\n",
		"ledger's file":  good + `ledger: "l` + word + `.db"` + "\n",
		"turned":         good + `description: "abc\u202Efdp.exe\u2028d"` + "\n",
		"turned list":    strings.Replace(good, "people.csv", `"a\u202Efdp.csv"`, 1),
		"raw in comment": good + "# " + evil + "\n",
	}
	for name, file := range files {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write(t, dir, "campaign.yaml", file)
			people := "people.csv"
			if name == "turned list" {
				people = "a\u202efdp.csv"
			}
			write(t, dir, people, "phone,first_name,code,\"col"+evil+"\"\n"+phone(1)+",Ana"+evil+",C1,x"+evil+"\n+55"+evil+",b,c,d\n"+evil+",b,c,d\n")
			for _, args := range [][]string{{"check"}, {"preview"}, {"preview", "--payload"}, {"run", "--dry-run"}, {"run", "--sandbox", "--yes"},
				{"status"}, {"results", "-o", "-"}} {
				_, stdout, stderr := runProgram(t, dir, append(args, "campaign.yaml")...)
				assertHarmless(t, fmt.Sprint(args, " stderr"), stderr)
				if args[0] == "results" { // cells keep their marks of direction, as letters of their language need them
					stdout = strings.ReplaceAll(stdout, "\u202e", "")
				}
				assertHarmless(t, fmt.Sprint(args, " stdout"), stdout)
			}
		})
	}
}

// TestVendorsTextsAreHarmless: on the terminal, in the results, in status, in events.
func TestVendorsTextsAreHarmless(t *testing.T) {
	text, err := json.Marshal("=HYPERLINK(\"http://x\")\r\nrow,99,accepted" + evil)
	require.NoError(t, err)
	r := newReceiver(t, func(w http.ResponseWriter, to string, n int) {
		w.Header().Set("X-Evil", "a\tb")
		if to == phone(0) {
			fmt.Fprintf(w, `{"id": %s}`, text)
			return
		}
		w.WriteHeader(422)
		fmt.Fprintf(w, `{"error": %s, "code": %[1]s}`, text)
	})
	dir := folder(t, r.URL, "unlimited", list(2))
	_, stdout, stderr := runProgram(t, dir, "run", "--yes", "--json", "campaign.yaml")
	assertHarmless(t, "events", stdout)
	assertHarmless(t, "standard error", stderr)
	for _, line := range strings.Split(strings.TrimSpace(stdout), "\n") {
		assert.True(t, json.Valid([]byte(line)), line)
	}
	assertHarmless(t, "results", read(t, dir, "campaign.results.csv"))
	lines := results(t, dir, "campaign.results.csv")
	require.Len(t, lines, 2)
	assert.True(t, strings.HasPrefix(lines[0]["message_id"], `'=HYPERLINK`), lines[0])
	assert.True(t, strings.HasPrefix(lines[1]["reason"], `'=HYPERLINK`), lines[1])
	_, stdout, _ = runProgram(t, dir, "status", "campaign.yaml")
	assertHarmless(t, "status", stdout)
}

// TestCellsCannotBreakOut: what a cell holds is data in the JSON of the request and in the results.
func TestCellsCannotBreakOut(t *testing.T) {
	r := newReceiver(t, accept)
	cells := []string{`","inbox_id":"1","x":"`, `\`, `\u0022`, "a\u2028b", `{{ code }}`, `{% include "/etc/passwd" %}`, "<script>", "=cmd|' /C calc'!A0",
		"+1+1", "-1", "@SUM(1)", "\t=1", "＝1+1", `x'; DROP TABLE message; --`, "../../etc/passwd", "${HOME}", "%s%n", "\U0001F600"}
	people := "phone,first_name,code\n"
	for i, cell := range cells {
		people += phone(i) + `,"` + strings.ReplaceAll(cell, `"`, `""`) + `",c` + "\n"
	}
	dir := folder(t, r.URL, "unlimited", people)
	config := strings.Replace(read(t, dir, "campaign.yaml"), "csv: people.csv", "csv: people.csv\n  max_invalid: 100%", 1)
	write(t, dir, "campaign.yaml", config+"results: {columns: [first_name]}\n")
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Contains(t, []int{0, 3}, code, stderr)
	arrived := map[string]string{}
	for _, a := range r.got() {
		assert.Equal(t, "42", a.body["inbox_id"])
		assert.NotContains(t, a.body, "x")
		arrived[a.body["phone_number"]] = a.body["name"]
	}
	for i, l := range results(t, dir, "campaign.results.csv") {
		if l["status"] == "accepted" {
			assert.Equal(t, cells[i], arrived[phone(i)])
		} else {
			assert.Equal(t, "invalid", l["status"])
		}
		copied := l["first_name"]
		assert.Equal(t, cells[i], strings.TrimPrefix(copied, "'"), "whole")
		first := []rune(copied)[0]
		assert.NotContains(t, "=+-@\t\r\n＝＋－＠", string(first), "a formula")
	}
	require.Greater(t, len(arrived), 14)
}

// TestChatIDStaysInItsSegment: a chat id that stands in the address can't change it.
func TestChatIDStaysInItsSegment(t *testing.T) {
	var uris []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		uris = append(uris, q.RequestURI)
		w.WriteHeader(http.StatusBadRequest)
	}))
	t.Cleanup(s.Close)
	dir := t.TempDir()
	const good = "3c90c3cc-0d44-4b50-8888-8dd25736052a"
	ids := []string{good, "../../admin", good + "/../..", good + "?x=1", good + "#b", "a%2fb", "..", "=1+1", good + "\r\nX: y"}
	people := "chat\n"
	for _, id := range ids {
		people += `"` + id + "\"\n"
	}
	write(t, dir, "people.csv", people)
	write(t, dir, "campaign.yaml", `version: 1
name: chats
provider: {name: wegly, token: "${WEGLY_TOKEN}", base_url: "`+s.URL+`"}
recipients: {csv: people.csv, chat_id: chat, max_invalid: 100%}
message: {type: text, body: hi}
throttle: {rate: unlimited, in_flight: 1}
`)
	p := startAs(t, os.Args[0], dir, []string{"WEGLY_TOKEN=" + token}, "run", "--yes", "campaign.yaml")
	p.end(t)
	require.NotEmpty(t, uris, p.err.String())
	shape := strings.Count(uris[len(uris)-1], "/")
	for _, uri := range uris {
		assert.Equal(t, shape, strings.Count(uri, "/"), uri)
		assert.NotContains(t, uri, "?")
		assert.NotContains(t, uri, "/..")
	}
	for i, l := range results(t, dir, "campaign.results.csv") {
		assert.NotRegexp(t, `^[=+@-]`, l["recipient"])
		assert.Equal(t, i == 0, l["status"] != "invalid", "%v", l)
	}
	assert.Len(t, uris, 1)
}

// TestInputsThatAreNoFiles: pipes and devices are refused, and nobody waits for them; links are fine.
func TestInputsThatAreNoFiles(t *testing.T) {
	kinds := map[string]func(string) error{
		"a pipe":       func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"a device":     func(path string) error { return os.Symlink("/dev/zero", path) },
		"a folder":     func(path string) error { return os.Mkdir(path, 0o755) },
		"a link to it": func(path string) error { return os.Symlink(filepath.Base(path), path) },
	}
	for _, input := range []string{"campaign.yaml", "people.csv", "out.csv", ".env"} {
		for kind, make := range kinds {
			t.Run(input+" is "+kind, func(t *testing.T) {
				t.Parallel()
				dir := folder(t, "https://127.0.0.1:1", "unlimited", list(2))
				write(t, dir, "out.csv", "phone\n"+phone(9)+"\n")
				write(t, dir, "campaign.yaml", strings.Replace(read(t, dir, "campaign.yaml"), "csv: people.csv", "csv: people.csv\n  suppress: [out.csv]", 1))
				_ = os.Remove(filepath.Join(dir, input)) // there is no .env
				require.NoError(t, make(filepath.Join(dir, input)))
				p := start(t, dir, "check", "campaign.yaml")
				hang := time.AfterFunc(20*time.Second, func() { _ = p.Process.Kill() })
				assert.Equal(t, 2, p.end(t), p.err.String())
				hang.Stop()
				assert.Contains(t, p.err.String(), input+": ")
				assertPlain(t, p.err.String())
			})
		}
	}
	dir := folder(t, "https://127.0.0.1:1", "unlimited", list(2))
	for _, name := range []string{"campaign.yaml", "people.csv"} {
		require.NoError(t, os.Rename(filepath.Join(dir, name), filepath.Join(dir, "real-"+name)))
		require.NoError(t, os.Symlink("real-"+name, filepath.Join(dir, name)))
	}
	code, _, stderr := runProgram(t, dir, "check", "campaign.yaml")
	assert.Equal(t, 0, code, stderr)
}

// TestBombs: what would fill the memory or run for ever is refused within a second or so.
func TestBombs(t *testing.T) {
	good := strings.NewReplacer("RATE", "unlimited", "BASE", "https://127.0.0.1:1").Replace(campaignFile)
	laughs := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'k'; c++ {
		laughs += fmt.Sprintf("%c: &%[1]c [*%[2]c,*%[2]c,*%[2]c,*%[2]c,*%[2]c,*%[2]c,*%[2]c,*%[2]c,*%[2]c]\n", c, c-1)
	}
	for name, file := range map[string]string{
		"a billion laughs": laughs + good,
		"deep nesting":     good + "description: " + strings.Repeat("[", 100_000) + "\n",
		"deep mapping":     good + "description: " + strings.Repeat("{a: ", 50_000) + "\n",
		"a huge scalar":    good + "description: " + strings.Repeat("x", 2<<20) + "\n",
		"loops in Liquid":  strings.Replace(good, "{{ code }}", "{% for a in (1..99999999) %}{% for b in (1..99999999) %}x{% endfor %}{% endfor %}", 1),
		"a string that doubles": strings.Replace(good, "{{ code }}", "{% assign x = 'xxxxxxxxxxxxxxxx' %}"+
			strings.Repeat("{% assign x = x | append: x %}", 60)+"{{ x }}", 1),
		"a file in Liquid":   strings.Replace(good, "{{ code }}", "{% include '/etc/passwd' %}", 1),
		"nested in Liquid":   strings.Replace(good, "{{ code }}", strings.Repeat("{% if code %}", 20_000), 1),
		"a number too large": strings.Replace(good, "rate: unlimited", "rate: 1e400/s", 1),
		"a rate of nothing":  strings.Replace(good, "rate: unlimited", "rate: 0.000000000000000000001/h, in_flight: 999999999999999999999", 1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write(t, dir, "campaign.yaml", file)
			write(t, dir, "people.csv", list(3))
			p := start(t, dir, "check", "campaign.yaml")
			hang := time.AfterFunc(20*time.Second, func() { _ = p.Process.Kill() })
			assert.Equal(t, 2, p.end(t), "%.500s", p.err.String())
			hang.Stop()
			assert.NotContains(t, p.err.String(), "root:")
			assert.Less(t, len(p.err.String()), 20_000)
			assertPlain(t, p.err.String())
			if usage, ok := p.ProcessState.SysUsage().(*syscall.Rusage); ok {
				var own syscall.Rusage // a process begins with the peak of the one that started it
				require.NoError(t, syscall.Getrusage(syscall.RUSAGE_SELF, &own))
				assert.LessOrEqual(t, usage.Maxrss, max(400_000, own.Maxrss), "kilobytes of memory")
			}
		})
	}
}

// TestPagesAreNotTakenOver: markup in cells and in vendors' texts is text on the pages.
func TestPagesAreNotTakenOver(t *testing.T) {
	const markup = `</script><img src=x onerror=alert(1)>"'` + "<!--"
	text, err := json.Marshal(markup)
	require.NoError(t, err)
	r := newReceiver(t, func(w http.ResponseWriter, _ string, _ int) {
		w.WriteHeader(422)
		fmt.Fprintf(w, `{"error": %s}`, text)
	})
	cell := `"` + strings.ReplaceAll(markup, `"`, `""`) + `"`
	dir := folder(t, r.URL, "unlimited", "phone,first_name,code\n"+phone(0)+","+cell+","+cell+"\n12,"+cell+",x\n")
	config := strings.Replace(read(t, dir, "campaign.yaml"), "csv: people.csv", "csv: people.csv\n  max_invalid: 100%", 1)
	write(t, dir, "campaign.yaml", config+"description: '"+strings.ReplaceAll(markup, "'", "''")+"'\nresults: {columns: [first_name]}\n")
	code, _, stderr := runProgram(t, dir, "run", "--yes", "--report", "run.html", "campaign.yaml")
	require.Equal(t, 3, code, stderr)
	code, _, stderr = runProgram(t, dir, "preview", "--html", "preview.html", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	for _, page := range []string{"run.html", "preview.html"} {
		html := read(t, dir, page)
		assert.Contains(t, html, "onerror=alert", "%s: it isn't shown: the test proves nothing", page)
		assert.NotContains(t, html, "<img src=x", page)
		assert.NotContains(t, html, "</script><", page)
	}
}
