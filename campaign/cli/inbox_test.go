package cli

import (
	"encoding/json"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers/dossier"
	"campaign/providers/provider"
	"campaign/providers/sandbox"
	"campaign/render"
	"campaign/render/bubble"
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
					got := seen(bubbleOf(e))
					if d.Name == "99digital" && m.Template != nil { // which doesn't say whose a parameter is
						want.Buttons, got.Buttons = details(want.Buttons), details(got.Buttons)
					}
					assert.Equal(t, want, got)
					_, err := inboxBubble(e)
					assert.NoError(t, err)
				})
			}
		}
	}
}

func deliver(t *testing.T, box *sandbox.Sandbox, name string, r *dossier.Route, x dossier.Example) sandbox.Entry {
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
type looks struct {
	Template, Header, Body, Footer, Media, Kind, Place string
	Values, Buttons, Rows, Cards                       []string
}

func seen(b bubble.Bubble) looks {
	words := func(spans []bubble.Span) string {
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
	if b.Media != nil {
		l.Media, l.Kind = b.Media.Source, b.Media.Kind
	}
	if b.Location != nil {
		l.Place = b.Location.Name + " " + b.Location.Address
	}
	for _, button := range b.Buttons {
		if b.Template != nil {
			l.Buttons = append(l.Buttons, button.Title+" "+button.Detail)
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
	return l
}

// details are the last words of buttons, sorted.
func details(buttons []string) (all []string) {
	for _, b := range buttons {
		all = append(all, b[strings.LastIndex(b, " ")+1:])
	}
	slices.Sort(all)
	return all
}

// TestNamesOfWhatArrives: variables and buttons are called as the vendor's request calls them.
func TestNamesOfWhatArrives(t *testing.T) {
	box, err := newSandbox(sandbox.Options{NoLimits: true})
	require.NoError(t, err)
	type button struct{ kind, title, detail string }
	for _, test := range []struct {
		vendor, path, body string
		variables          []bubble.Parameter
		buttons            []button
	}{
		{"meta", "/v23.0/1/messages", `{"messaging_product":"whatsapp","recipient_type":"individual","to":"+5511900010101","type":"template",
			"template":{"name":"a","language":{"code":"en"},"components":[
			{"type":"header","parameters":[{"type":"text","text":"On top"}]},
			{"type":"body","parameters":[{"type":"text","parameter_name":"first_name","text":"Ana"},{"type":"text","text":"second"}]},
			{"type":"button","sub_type":"url","index":"10","parameters":[{"type":"text","text":"p/7"}]},
			{"type":"button","sub_type":"copy_code","index":"2","parameters":[{"type":"coupon_code","coupon_code":"TEN"}]}]}}`,
			[]bubble.Parameter{{Name: "first_name", Value: "Ana"}, {Name: "2", Value: "second"}},
			[]button{{"copy_code", "button 2", "TEN"}, {"url", "button 10", "p/7"}}},
		{"cloudhumans", "/api/v1/accounts/17/conversations/create_proactive_whatsapp_conversation", `{"template_name":"a","phone_number":"+5511900010101","inbox_id":"1",
			"first_name":"Ana","button_param_10":"p/7","button_param_2":"TEN"}`,
			[]bubble.Parameter{{Name: "first_name", Value: "Ana"}},
			[]button{{"url", "button 2", "TEN"}, {"url", "button 10", "p/7"}}},
		{"99digital", "/sendTemplate", `{"name":"a","websiteVariable":"p/7","couponCode":"TEN","bodyVariable1":"Ana"}`,
			[]bubble.Parameter{{Name: "bodyVariable1", Value: "Ana"}},
			[]button{{"url", "button websiteVariable", "p/7"}, {"copy_code", "button couponCode", "TEN"}}},
	} {
		q := httptest.NewRequest("POST", "/"+test.vendor+test.path, strings.NewReader(test.body))
		q.Header.Set("Content-Type", "application/json")
		box.ServeHTTP(httptest.NewRecorder(), q) // without the secret: what arrived is shown all the same
		entries := box.Journal().Entries(0)
		b := bubbleOf(entries[len(entries)-1])
		require.NotNil(t, b.Template, "%s: %v", test.vendor, entries[len(entries)-1].Objections)
		assert.Equal(t, test.variables, b.Template.Parameters, test.vendor)
		var buttons []button
		for _, one := range b.Buttons {
			buttons = append(buttons, button{one.Type, one.Title, one.Detail})
		}
		assert.Equal(t, test.buttons, buttons, test.vendor)
		if test.vendor == "meta" {
			assert.Equal(t, "On top", seen(b).Header)
		}
	}
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
