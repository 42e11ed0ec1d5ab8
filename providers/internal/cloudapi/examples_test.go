package cloudapi_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers/internal/cloudapi"
	"campaign/providers/provider"
)

// inexpressible are Meta's examples that no campaign file can ask for: products, orders, reactions and flows, and
// parameters of templates that aren't texts.
var inexpressible = []string{
	"Send Catalog Message", "Send Catalog Template Message", "Send Multi-Product Message", "Send Single Product Message",
	"Send Order Details Message", "Send Order Status Message", "Send Reply with Reaction Message",
	"Send Draft Flow by ID", "Send Draft Flow by Name", "Send Published Flow by ID", "Send Published Flow by Name",
	"Send Flow Template Message",                                                                     // flow_action_data
	"Send Message Template Interactive", "Send Message Template Media", "Send Message Template Text", // currency, date_time
	"Send Sample Shipping Confirmation Template", "Send Sample Text Message",
	"Send Sample Issue Resolution Template", // true and false as texts
}

func TestMetasExamplesComeOutOfMessages(t *testing.T) {
	for name, body := range examples(t) {
		if slices.Contains(inexpressible, name) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			var want map[string]any
			require.NoError(t, json.Unmarshal(body, &want))
			want["recipient_type"] = "individual" // optional; three of these examples leave it out
			if text, ok := want["text"].(map[string]any); ok {
				require.Equal(t, false, text["preview_url"])
				delete(text, "preview_url") // the default
			}
			expected, err := json.Marshal(want)
			require.NoError(t, err)
			got := encode(t, cloudapi.Dialect{Vendor: "Meta"}, messageOf(t, body))
			assert.JSONEq(t, string(expected), string(got))
		})
	}
}

// metas is what the expressible examples hold.
type metas struct {
	To, Type string
	Context  struct{ Message_id string }
	Text     struct{ Body string }
	Image    *provider.Media
	Audio    *provider.Media
	Video    *provider.Media
	Document *provider.Media
	Sticker  *provider.Media
	Contacts []map[string]any
	Location struct {
		Latitude, Longitude json.Number
		Name, Address       string
	}
	Interactive struct {
		Type                 string
		Header, Body, Footer struct{ Text string }
		Action               struct {
			Buttons []struct{ Reply provider.Reply }
			provider.List
		}
	}
	Template struct {
		Name       string
		Language   struct{ Code string }
		Components []any
	}
}

// messageOf says what an example says.
func messageOf(t *testing.T, body []byte) provider.Message {
	t.Helper()
	var e metas
	require.NoError(t, json.Unmarshal(body, &e))
	s := &provider.Session{Type: e.Type, ReplyTo: e.Context.Message_id}
	switch i := e.Interactive; e.Type {
	case "template":
		require.Empty(t, e.Template.Components)
		return provider.Message{To: e.To, Template: &provider.Template{Name: e.Template.Name, Language: e.Template.Language.Code}}
	case "text":
		s.Body = e.Text.Body
	case "location":
		l := e.Location
		s.Location = &provider.Location{Latitude: l.Latitude.String(), Longitude: l.Longitude.String(), Name: l.Name, Address: l.Address}
	case "contacts":
		s.Contacts = e.Contacts
	case "interactive":
		s.Type, s.Body, s.Footer = map[string]string{"button": "buttons", "list": "list"}[i.Type], i.Body.Text, i.Footer.Text
		if i.Header.Text != "" {
			s.Header = &provider.Header{Text: i.Header.Text}
		}
		for _, b := range i.Action.Buttons {
			s.Buttons = append(s.Buttons, b.Reply)
		}
		s.List = &i.Action.List
	default:
		s.Media = map[string]*provider.Media{"image": e.Image, "audio": e.Audio, "video": e.Video, "document": e.Document, "sticker": e.Sticker}[e.Type]
		s.Media.Kind = e.Type
	}
	return provider.Message{To: e.To, Session: s}
}
