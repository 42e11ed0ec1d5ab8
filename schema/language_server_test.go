package schema_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A languageServer is Red Hat's yaml-language-server, which editors such as VS Code run, in a process of its own. It
// belongs to one goroutine.
type languageServer struct {
	t      *testing.T
	in     io.WriteCloser
	heard  chan lspMessage // what it says, in order
	lastID int
	faults map[string][]diagnosis // by document, the last ones
}

// An lspMessage is a request, a notification or an answer.
type lspMessage struct {
	Version string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id,omitempty"`
	Method  string          `json:"method,omitempty"`
	Params  json.RawMessage `json:"params,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   json.RawMessage `json:"error,omitempty"`
}

type position struct {
	Line      int `json:"line"`      // from 0
	Character int `json:"character"` // from 0
}

type diagnosis struct {
	Message string
	Range   struct{ Start, End position }
}

// startLanguageServer starts it, or skips the test where npm's packages aren't installed and needn't be.
func startLanguageServer(t *testing.T) *languageServer {
	t.Helper()
	folder := os.Getenv("CAMPAIGN_TEST_NPM")
	if folder == "" {
		if slices.Contains(strings.Split(os.Getenv("CAMPAIGN_TEST_REQUIRE"), ","), "npm") {
			t.Fatal("CAMPAIGN_TEST_REQUIRE names npm, so CAMPAIGN_TEST_NPM must name the folder whose node_modules hold yaml-language-server")
		}
		t.Skip("needs npm's yaml-language-server, in the folder that CAMPAIGN_TEST_NPM names")
	}
	cmd := exec.Command("node", filepath.Join(folder, "node_modules", "yaml-language-server", "bin", "yaml-language-server"), "--stdio")
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	s := &languageServer{t: t, in: in, heard: make(chan lspMessage, 64), faults: map[string][]diagnosis{}}
	ended := make(chan struct{})
	go func() { defer close(ended); s.listen(bufio.NewReader(out)) }()
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it has nothing to finish
		<-ended
		_ = cmd.Wait()
	})
	s.call("initialize", map[string]any{"processId": os.Getpid(), "rootUri": nil, "capabilities": map[string]any{
		"textDocument": map[string]any{
			"completion": map[string]any{"completionItem": map[string]any{"snippetSupport": true, "documentationFormat": []string{"markdown"}}},
			"hover":      map[string]any{"contentFormat": []string{"markdown"}},
		},
	}}, nil)
	s.tell("initialized", map[string]any{})
	s.tell("workspace/didChangeConfiguration", map[string]any{"settings": map[string]any{"yaml": map[string]any{
		"validate": true, "hover": true, "completion": true, "schemaStore": map[string]any{"enable": false}}}})
	return s
}

// listen hands on what the server says until it ends.
func (s *languageServer) listen(r *bufio.Reader) {
	defer close(s.heard)
	for {
		length := 0
		for {
			line, err := r.ReadString('\n')
			if err != nil {
				return
			}
			if line = strings.TrimSpace(line); line == "" {
				break
			}
			if n, ok := strings.CutPrefix(line, "Content-Length: "); ok {
				length, _ = strconv.Atoi(n)
			}
		}
		body := make([]byte, length)
		if _, err := io.ReadFull(r, body); err != nil {
			return
		}
		var m lspMessage
		if json.Unmarshal(body, &m) != nil {
			return
		}
		s.heard <- m
	}
}

func (s *languageServer) write(m lspMessage) {
	s.t.Helper()
	m.Version = "2.0"
	body, err := json.Marshal(m)
	require.NoError(s.t, err)
	_, err = fmt.Fprintf(s.in, "Content-Length: %d\r\n\r\n%s", len(body), body)
	require.NoError(s.t, err)
}

func (s *languageServer) tell(method string, params any) {
	s.t.Helper()
	body, err := json.Marshal(params)
	require.NoError(s.t, err)
	s.write(lspMessage{Method: method, Params: body})
}

// call asks, and waits for the answer.
func (s *languageServer) call(method string, params, result any) {
	s.t.Helper()
	body, err := json.Marshal(params)
	require.NoError(s.t, err)
	s.lastID++
	id := json.RawMessage(strconv.Itoa(s.lastID))
	s.write(lspMessage{ID: id, Method: method, Params: body})
	s.until(method, func(m lspMessage) bool {
		if m.Method != "" || string(m.ID) != string(id) {
			return false
		}
		require.Empty(s.t, m.Error, method)
		if result != nil {
			require.NoError(s.t, json.Unmarshal(m.Result, result), "%s: %s", method, m.Result)
		}
		return true
	})
}

// until takes in what the server says until it is what is waited for.
func (s *languageServer) until(what string, found func(lspMessage) bool) {
	s.t.Helper()
	timeout := time.After(30 * time.Second)
	for {
		select {
		case m, ok := <-s.heard:
			require.True(s.t, ok, "the language server ended; waited for %s", what)
			s.takeIn(m)
			if found(m) {
				return
			}
		case <-timeout:
			s.t.Fatalf("the language server didn't answer: %s", what)
		}
	}
}

// takeIn keeps diagnoses, and answers what an editor is asked.
func (s *languageServer) takeIn(m lspMessage) {
	s.t.Helper()
	switch {
	case m.Method == "textDocument/publishDiagnostics":
		var said struct {
			URI         string
			Diagnostics []diagnosis
		}
		require.NoError(s.t, json.Unmarshal(m.Params, &said))
		s.faults[said.URI] = said.Diagnostics
	case m.Method != "" && m.ID != nil:
		s.write(lspMessage{ID: m.ID, Result: json.RawMessage("null")})
	}
}

// open opens a document as an editor does, and returns its diagnoses.
func (s *languageServer) open(path, text string) (uri string, faults []diagnosis) {
	s.t.Helper()
	full, err := filepath.Abs(path)
	require.NoError(s.t, err)
	uri = (&url.URL{Scheme: "file", Path: filepath.ToSlash(full)}).String()
	delete(s.faults, uri)
	s.tell("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
		"uri": uri, "languageId": "yaml", "version": 1, "text": text}})
	s.until("diagnoses", func(lspMessage) bool { _, ok := s.faults[uri]; return ok })
	return uri, s.faults[uri]
}

// A suggestion is one of a completion's.
type suggestion struct {
	Label, InsertText string
	Documentation     json.RawMessage
}

// complete asks what may stand at a place of an open document.
func (s *languageServer) complete(uri string, at position) map[string]suggestion {
	s.t.Helper()
	var list struct{ Items []suggestion }
	s.call("textDocument/completion", map[string]any{"textDocument": map[string]any{"uri": uri}, "position": at}, &list)
	found := map[string]suggestion{}
	for _, i := range list.Items {
		found[i.Label] = i
	}
	return found
}

// hover asks what is shown at a place of an open document.
func (s *languageServer) hover(uri string, at position) string {
	s.t.Helper()
	var shown struct{ Contents struct{ Value string } }
	s.call("textDocument/hover", map[string]any{"textDocument": map[string]any{"uri": uri}, "position": at}, &shown)
	return shown.Contents.Value
}
