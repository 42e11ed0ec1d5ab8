package cli

import (
	"encoding/json"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers/provider"
	"campaign/providers/sandbox"
	"campaign/render"
)

// TestBubblesOfWhatArrives sends every documented request of every vendor to the sandbox, and holds the bubble of what
// arrived against the preview of the message that the request stands for.
func TestBubblesOfWhatArrives(t *testing.T) {
	box, err := newSandbox(sandbox.Options{NoLimits: true})
	require.NoError(t, err)
	for _, d := range box.Dossiers() {
		for _, r := range d.Routes {
			for _, example := range r.Examples {
				t.Run(d.Name+"/"+r.Folder+"/"+example.Name, func(t *testing.T) {
					e := deliver(t, box, d.Name, r, example)
					require.Empty(t, e.Objections)
					var m provider.Message
					require.NoError(t, json.Unmarshal(example.Message, &m))
					var none *render.Renderer
					want := seen(none.Bubble(m))
					if r.Folder == "send-list-menu" {
						want.Buttons = nil // Moorse chooses what the list's button says
					}
					assert.Equal(t, want, seen(bubbleOf(e)))
					_, err := inboxBubble(e)
					assert.NoError(t, err)
				})
			}
		}
	}
}

func deliver(t *testing.T, box *sandbox.Sandbox, name string, r *sandbox.Route, x sandbox.Example) sandbox.Entry {
	t.Helper()
	body := string(x.Body)
	if r.Secret.In == "body" {
		body = `{"` + strings.TrimPrefix(r.Secret.Pointer, "/") + `":"s",` + strings.TrimPrefix(strings.TrimSpace(body), "{")
	}
	q := httptest.NewRequest(r.Method, "/"+name+x.Path, strings.NewReader(body))
	for header, values := range r.Headers {
		q.Header.Set(header, append(values, "x")[0])
	}
	for header, value := range x.Headers {
		q.Header.Set(header, value)
	}
	if r.Secret.In == "header" {
		q.Header.Set(r.Secret.Name, strings.ReplaceAll(r.Secret.Format, "{secret}", "s"))
	}
	box.ServeHTTP(httptest.NewRecorder(), q)
	entries := box.Journal().Entries(0)
	return entries[len(entries)-1]
}

// looks are what a person sees of a bubble: what no vendor sends, such as the names of positional variables, left out.
// Values are all of a template's, sorted: some vendors put the header's, the body's and the buttons' into one list.
type looks struct {
	Template, Header, Body, Footer, Media, Kind, Place string
	Values, Buttons, Rows, Cards                       []string
}

func seen(b render.Bubble) looks {
	words := func(spans []render.Span) string {
		var s strings.Builder
		for _, span := range spans {
			s.WriteString(span.Text)
		}
		return s.String()
	}
	l := looks{Header: words(b.Header), Body: words(b.Body), Footer: words(b.Footer)}
	if b.Template != nil {
		l.Template = b.Template.Name
		for _, p := range b.Template.Parameters {
			l.Values = append(l.Values, p.Value)
		}
	}
	if b.Media != nil && b.Template != nil {
		l.Values = append(l.Values, b.Media.Source)
	} else if b.Media != nil {
		l.Media, l.Kind = b.Media.Source, b.Media.Kind
	}
	if b.Location != nil {
		l.Place = b.Location.Name + " " + b.Location.Address
	}
	for _, button := range b.Buttons {
		if b.Template != nil {
			l.Values = append(l.Values, button.Detail)
		} else {
			l.Buttons = append(l.Buttons, button.Title)
		}
	}
	for _, s := range b.Sections {
		l.Rows = append(l.Rows, s.Title)
		for _, r := range s.Rows {
			l.Rows = append(l.Rows, r.Title+" "+r.Description)
		}
	}
	for _, c := range b.Contacts {
		l.Cards = append(l.Cards, c.Name)
	}
	slices.Sort(l.Values)
	return l
}

func TestRehearsalStaysOnThisMachine(t *testing.T) {
	for at, want := range map[string]string{
		"evil.example:80": "a rehearsal stays on this machine", "http://10.0.0.1:8025": "a rehearsal stays on this machine",
		"https://127.0.0.1:8025": "write the address", "127.0.0.1": "write the address", "true": "write the address",
		"127.0.0.1:8025/meta": "write the address", "127.0.0.1@evil.example:80": "write the address", "": "write the address",
		"127.0.0.1:1": "start `campaign sandbox`",
	} {
		t.Run(at, func(t *testing.T) {
			_, err := startRehearsal(t.Context(), at)
			require.ErrorContains(t, err, want)
		})
	}
}
