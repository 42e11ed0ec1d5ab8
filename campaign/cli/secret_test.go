package cli_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers"
	"campaign/providers/sandbox"
)

// traces are the forms in which the secret could be found.
func traces(secret string) []string {
	return []string{secret, base64.StdEncoding.EncodeToString([]byte(secret)), hex.EncodeToString([]byte(secret)),
		strings.ToUpper(secret)}
}

func assertNoTrace(t *testing.T, secret, where string, text []byte) {
	t.Helper()
	for _, trace := range traces(secret) {
		if i := bytes.Index(text, []byte(trace)); i >= 0 {
			t.Errorf("the secret is in %s: …%q…", where, text[max(0, i-60):min(len(text), i+60)])
		}
	}
}

// assertNoFileHolds looks into every file below dir, byte by byte, but for .env.
func assertNoFileHolds(t *testing.T, secret, dir string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || d.Name() == ".env" {
			return err
		}
		text, err := os.ReadFile(path)
		assertNoTrace(t, secret, path, text)
		return err
	}))
}

// everyCommand is what the program can be asked with a campaign's folder, all commands and all flags of a run.
func everyCommand() [][]string {
	return [][]string{
		{"check", "campaign.yaml"},
		{"check", "--json", "campaign.yaml"},
		{"preview", "campaign.yaml"},
		{"preview", "--payload", "campaign.yaml"},
		{"preview", "--payload", "--allow-host", "api.example.com", "campaign.yaml"},
		{"preview", "--html", "preview.html", "campaign.yaml"},
		{"preview", "--html", "-", "campaign.yaml"},
		{"run", "--dry-run", "campaign.yaml"},
		{"run", "--dry-run", "--json", "--out", "payloads.jsonl", "campaign.yaml"},
		{"run", "--sandbox", "--yes", "campaign.yaml"},
		{"run", "--yes", "--test-to", "+5511988887777", "--row", "2", "campaign.yaml"},
		{"run", "--yes", "--json", "--limit", "2", "campaign.yaml"},
		{"run", "--yes", "campaign.yaml"},
		{"run", "--yes", "--quiet", "--retry", "rejected,unsure", "--allow-changed", "--anew", "campaign.yaml"},
		{"run", "--assume", "accepted", "campaign.yaml"},
		{"status", "campaign.yaml"},
		{"status", "--runs", "campaign.yaml"},
		{"ledger", "check", "campaign.yaml"},
		{"ledger", "backup", "campaign.yaml", "copy.db"},
		{"results", "-o", "-", "campaign.yaml"},
		{"results", "campaign.yaml"},
		{"run", "--yes", "--retry", "rejected", "--report", "run.html", "campaign.yaml"},
		{"report", "-o", "campaign.html", "campaign.yaml"},
		{"report", "campaign.yaml"},
		{"init", "--provider", "cloudhumans", "new"},
		{"providers"},
		{"providers", "cloudhumans"},
		{"schema"},
		{"completion", "bash"},
		{"version"},
		{"help", "run"},
	}
}

var listed = regexp.MustCompile(`(?m)^  (?:-\w, |    )?(--[a-z-]+|[a-z]+) `)

// TestEveryCommandIsAskedForTheSecret keeps everyCommand true: what the program's help lists is there.
func TestEveryCommandIsAskedForTheSecret(t *testing.T) {
	var asked []string
	for _, args := range everyCommand() {
		asked = append(asked, args...)
	}
	asked = append(asked, "sandbox", "--help") // see TestSecretIsNotInTheJournal
	for _, args := range [][]string{{"help"}, {"run", "--help"}} {
		_, help, _ := runProgram(t, t.TempDir(), args...)
		_, help, _ = strings.Cut(help, "Usage:")
		for _, m := range listed.FindAllStringSubmatch(help, -1) {
			if m[1] != "campaign" {
				assert.Contains(t, asked, m[1], "%v", args)
			}
		}
	}
}

// leakers are vendors, and what stands between, that make the most of the secret they got.
var leakers = map[string]http.HandlerFunc{
	"takes the token for the message's id": func(w http.ResponseWriter, q *http.Request) {
		fmt.Fprintf(w, `{"id": %q}`, given(q))
	},
	"quotes the token in its refusal": func(w http.ResponseWriter, q *http.Request) {
		w.WriteHeader(422)
		fmt.Fprintf(w, `{"error": "bad token %s (Bearer %[1]s), %s"}`, given(q), strings.Join(strings.Split(given(q), ""), `\u0001`))
	},
	"quotes the token when it denies": func(w http.ResponseWriter, q *http.Request) {
		w.Header().Set("WWW-Authenticate", given(q))
		w.WriteHeader(401)
		fmt.Fprintf(w, `{"errors": [%q]}`, "Invalid Access Token "+given(q))
	},
	"puts the token into a redirect": func(w http.ResponseWriter, q *http.Request) {
		http.Redirect(w, q, "http://127.0.0.1:1/"+given(q)+"?token="+given(q), http.StatusTemporaryRedirect)
	},
	"shows the token on an error page": func(w http.ResponseWriter, q *http.Request) {
		w.WriteHeader(500)
		fmt.Fprintf(w, "<html>%s</html>", given(q))
	},
	"is too busy to take the token": func(w http.ResponseWriter, q *http.Request) {
		w.Header().Set("Retry-After", given(q))
		w.WriteHeader(503)
		fmt.Fprintf(w, `{"message": %q}`, given(q))
	},
	"breaks off in the token": func(w http.ResponseWriter, q *http.Request) {
		w.Header().Set("Content-Length", "900")
		fmt.Fprint(w, given(q))
	},
	"doesn't speak HTTP": func(w http.ResponseWriter, q *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			fmt.Fprintf(conn, "%s\r\n\r\n", given(q))
			conn.Close()
		}
	},
}

func given(q *http.Request) string { return q.Header.Get("api_access_token") }

// TestSecretIsNowhere plants a secret and asks every command, while the vendor does what it can to spread it: it is in no
// output, no results, no ledger, no file.
func TestSecretIsNowhere(t *testing.T) {
	for name, leaker := range leakers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := make(chan string, 1000)
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
				got <- given(q)
				leaker(w, q)
			}))
			t.Cleanup(s.Close)
			searchEverywhere(t, s.URL, nil)
			require.NotEmpty(t, got, "nothing was sent: the test proves nothing")
			require.Equal(t, token, <-got)
		})
	}
	t.Run("the connection can't be trusted", func(t *testing.T) {
		t.Parallel()
		s := httptest.NewUnstartedServer(http.NotFoundHandler())
		s.Config.ErrorLog = log.New(io.Discard, "", 0) // the fault is wanted
		s.StartTLS()
		t.Cleanup(s.Close)
		searchEverywhere(t, s.URL, nil)
	})
	t.Run("a proxy with a password", func(t *testing.T) {
		t.Parallel()
		const password = "pr0xy-pa55word"
		for _, status := range []int{407, 502} {
			proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
				w.WriteHeader(status)
				fmt.Fprint(w, q.Header.Get("Proxy-Authorization"))
			}))
			t.Cleanup(proxy.Close)
			env := []string{"HTTPS_PROXY=" + strings.Replace(proxy.URL, "http://", "http://me:"+password+"@", 1), "NO_PROXY="}
			said := searchEverywhere(t, "https://vendor.example", env)
			assertNoTrace(t, password, "the output", said)
			assertNoTrace(t, base64.StdEncoding.EncodeToString([]byte("me:"+password)), "the output", said)
		}
	})
}

// searchEverywhere asks every command and looks for the token in whatever it says and leaves; it returns what was said.
func searchEverywhere(t *testing.T, base string, env []string) []byte {
	t.Helper()
	dir := folder(t, base, "unlimited", list(3)+"12,nobody,x\n")
	config := read(t, dir, "campaign.yaml") + "retry: {attempts: 1}\nresults: {columns: [first_name]}\n"
	write(t, dir, "campaign.yaml", strings.Replace(config, "csv: people.csv", "csv: people.csv\n  max_invalid: 1", 1))
	write(t, dir, ".env", "CLOUDHUMANS_API_ACCESS_TOKEN="+token+"\n")
	var said []byte
	for _, args := range everyCommand() {
		if len(env) == 0 && !strings.HasSuffix(args[len(args)-1], ".yaml") {
			continue // it doesn't read the campaign: once is enough
		}
		p := startAs(t, faulty(t), dir, env, args...)
		p.end(t)
		for where, text := range map[string][]byte{"stdout": []byte(p.out.String()), "stderr": []byte(p.err.String())} {
			assertNoTrace(t, token, fmt.Sprint(args, " ", where), text)
			said = append(said, text...)
		}
	}
	assertNoFileHolds(t, token, dir)
	return said
}

// TestSecretIsNotInAPanic: what Go prints of a program that dies holds no secret.
func TestSecretIsNotInAPanic(t *testing.T) {
	r := newReceiver(t, func(http.ResponseWriter, string, int) { time.Sleep(time.Second) })
	dir := folder(t, r.URL, "unlimited", list(3))
	p := start(t, dir, "run", "--yes", "campaign.yaml")
	require.Eventually(t, func() bool { return len(r.got()) > 0 }, 20*time.Second, 5*time.Millisecond)
	require.NoError(t, p.Process.Signal(syscall.SIGABRT))
	assert.Equal(t, 2, p.end(t))
	assert.Contains(t, p.err.String(), "goroutine", "it was asked to say all it knows")
	assertNoTrace(t, token, "stderr", []byte(p.err.String()))
	assertNoFileHolds(t, token, dir)
	r.CloseClientConnections()
}

// TestSecretIsNotInTheJournal sends to a sandbox that somebody else looks at.
func TestSecretIsNotInTheJournal(t *testing.T) {
	var files []sandbox.Files
	for _, p := range providers.All() {
		files = append(files, sandbox.Files{Name: p.Name, FS: p.Dossier})
	}
	s, err := sandbox.New(files, sandbox.Options{Silence: time.Millisecond})
	require.NoError(t, err)
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	dir := folder(t, server.URL+"/cloudhumans", "unlimited", "phone,first_name,code\n"+
		"+5511910001111,Ana,1\n+5511910000400,Bia,2\n+5511910000401,Caio,3\n")
	code, stdout, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Contains(t, []int{3, 4}, code, stderr)
	entries := s.Journal().Entries(0)
	require.NotEmpty(t, entries)
	text, err := json.Marshal(entries)
	require.NoError(t, err)
	assertNoTrace(t, token, "the journal", slices.Concat(text, []byte(stdout), []byte(stderr)))
	assertNoFileHolds(t, token, dir)
}

// TestSecretThatIsMisplaced: a token that stands where it shouldn't is refused, and not shown.
func TestSecretThatIsMisplaced(t *testing.T) {
	const secret = "${CLOUDHUMANS_API_ACCESS_TOKEN}"
	good := strings.NewReplacer("RATE", "10/s", "BASE", "http://127.0.0.1:1").Replace(campaignFile)
	for name, file := range map[string]string{
		"typed in":                strings.Replace(good, secret, token, 1),
		"typed in, in part":       strings.Replace(good, secret, secret+token, 1),
		"under another name":      strings.Replace(good, "api_access_token: "+secret, "api_acces_token: "+token, 1),
		"without a space":         strings.Replace(good, "api_access_token: "+secret, "api_access_token:"+token, 1),
		"without a colon":         strings.Replace(good, "api_access_token: "+secret, "api_access_token="+token, 1),
		"an open quote":           strings.Replace(good, secret, `"`+token, 1),
		"in a block":              strings.Replace(good, secret, "|\n    "+token, 1),
		"a tab before it":         strings.Replace(good, "  api_access_token: "+secret, "\tapi_access_token: "+token, 1),
		"twice":                   strings.Replace(good, secret, secret+"\n  api_access_token: "+token, 1),
		"at the top":              good + "api_access_token: " + token + "\n",
		"in the template":         strings.Replace(good, "name: hello", "name: hello\n  api_access_token: "+token, 1),
		"in a mapping":            strings.Replace(good, secret, "{value: "+token+"}", 1),
		"the provider's name":     strings.Replace(good, "name: cloudhumans", "name: "+token, 1),
		"in the address":          strings.Replace(good, "http://", "http://me:"+token+"@", 1),
		"filled into the address": strings.Replace(good, "base_url: http://", "base_url: http://127.0.0.1/"+secret+"/", 1),
		"filled into the account": strings.Replace(good, `"17"`, secret, 1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write(t, dir, "campaign.yaml", file)
			write(t, dir, "people.csv", list(2))
			for _, args := range [][]string{{"check"}, {"check", "--json"}, {"preview", "--payload"}, {"run", "--dry-run"}, {"run", "--yes"}, {"status"}} {
				code, stdout, stderr := runProgram(t, dir, append(args, "campaign.yaml")...)
				assert.Equal(t, 2, code, "%v %s", args, stderr)
				assertNoTrace(t, token, fmt.Sprint(args), []byte(stdout+stderr))
			}
			write(t, dir, "campaign.yaml", "") // the token was typed into it
			assertNoFileHolds(t, token, dir)
		})
	}
}
