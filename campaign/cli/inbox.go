package cli

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"campaign/providers/provider"
	"campaign/providers/sandbox"
	"campaign/render"
	"campaign/render/bubble"
)

// inboxBubble is what arrived at the sandbox as a piece of its page, drawn as previews are.
func inboxBubble(e sandbox.Entry) (string, error) { return bubble.HTML(bubbleOf(e)) }

// bubbleOf puts together what a person sees from the parts that the vendor's dossier points at. A template's own words
// aren't in a request: its values stand for them.
func bubbleOf(e sandbox.Entry) bubble.Bubble {
	a := arrived{Entry: e, parts: map[string][]sandbox.Part{}}
	for _, p := range e.Shown {
		a.parts[p.Kind] = append(a.parts[p.Kind], p)
	}
	a.bubble.To = bubble.Harmless(e.Recipient)
	a.bubble.Header = bubble.Markup(joined(a.parts["header"]))
	a.template()
	a.media()
	a.words()
	a.buttons()
	a.list()
	return a.bubble
}

// arrived is a request on its way to become a bubble.
type arrived struct {
	sandbox.Entry
	parts  map[string][]sandbox.Part // by kind
	bubble bubble.Bubble
}

// joined is a text a line.
func joined(parts []sandbox.Part) string {
	var texts []string
	for _, p := range parts {
		texts = append(texts, p.Text)
	}
	return strings.Join(texts, "\n")
}

func (a *arrived) template() {
	names := a.parts["template"]
	if len(names) == 0 {
		return
	}
	t := &bubble.Template{Name: bubble.Harmless(names[0].Text), Language: bubble.Harmless(joined(a.parts["language"]))}
	positional := map[string]int{}
	for _, p := range a.parts["variables"] {
		positional[p.Name]++
	}
	for i, p := range a.parts["variables"] {
		name := a.called(p)
		switch {
		case name != "":
		// A name that only says that there is a text is no variable's: they are told apart by their places.
		case p.Name == "text" || p.Name == "value" || positional[p.Name] > 1:
			name = strconv.Itoa(i + 1)
		default:
			name = p.Name
		}
		t.Parameters = append(t.Parameters, bubble.Parameter{Name: bubble.Harmless(name), Value: bubble.Harmless(p.Text)})
	}
	a.bubble.Template = t
}

// called is the name that stands beside a part, or above it, "" for none.
func (a *arrived) called(p sandbox.Part) string {
	for _, n := range a.parts["names"] {
		if strings.HasPrefix(p.At, n.At[:strings.LastIndex(n.At, "/")+1]) {
			return n.Text
		}
	}
	return ""
}

func (a *arrived) media() {
	for _, p := range a.parts["media"] {
		if a.bubble.Media == nil && p.Text != "" {
			a.bubble.Media = &bubble.Media{Kind: mediaKind(p), Source: bubble.Harmless(p.Text)}
		}
	}
}

// mediaKind is what kind of file a part is: what it is called where it stands, or else by its extension.
func mediaKind(p sandbox.Part) string {
	for token := range strings.SplitSeq(p.At, "/") {
		if slices.Contains([]string{provider.Image, provider.Video, provider.Document, provider.Audio, provider.Sticker}, token) {
			return token
		}
	}
	if kind := render.KindOf(p.Text); kind != "" {
		return kind
	}
	return provider.Document
}

// words fills what is read: the body, or a place, cards, a file's name, which vendors write beside it.
func (a *arrived) words() {
	var body []string
	for _, p := range append(slices.Clone(a.parts["body"]), a.parts["footer"]...) {
		text := bubble.Harmless(p.Text)
		switch {
		case p.Name == "filename" && a.bubble.Media != nil:
			a.bubble.Media.Filename = text
		case p.Kind == "footer":
			a.bubble.Footer = bubble.Markup(p.Text)
		case p.Name == "latitude":
			a.place().Latitude = text
		case p.Name == "longitude":
			a.place().Longitude = text
		case p.Name == "name" && slices.Contains([]string{"/name", "/location/name"}, p.At):
			a.place().Name = text
		case p.Name == "address":
			a.place().Address = text
		case p.Name == "formatted_name":
			a.bubble.Contacts = append(a.bubble.Contacts, bubble.Contact{Name: text})
		case p.Name == "phone" && len(a.bubble.Contacts) > 0:
			a.card(p.At).Lines = append(a.card(p.At).Lines, text)
		default:
			body = append(body, p.Text)
		}
	}
	a.bubble.Body = bubble.Markup(strings.Join(body, "\n"))
}

func (a *arrived) place() *bubble.Place {
	if a.bubble.Location == nil {
		a.bubble.Location = &bubble.Place{}
	}
	return a.bubble.Location
}

// card is the contact in whose part of the body a pointer leads, or the last.
func (a *arrived) card(at string) *bubble.Contact {
	last := len(a.bubble.Contacts) - 1
	for token := range strings.SplitSeq(at, "/") {
		if n, err := strconv.Atoi(token); err == nil && n >= 0 && n < last {
			return &a.bubble.Contacts[n]
		} else if err == nil {
			break
		}
	}
	return &a.bubble.Contacts[last]
}

func (a *arrived) buttons() {
	if a.bubble.Template != nil {
		a.templateButtons()
		return
	}
	for _, p := range a.parts["buttons"] {
		text := bubble.Harmless(p.Text)
		last := len(a.bubble.Buttons) - 1
		switch {
		case last >= 0 && (p.Name == "url" || p.Name == "buttonExternal" || strings.HasPrefix(text, "https://")):
			// where the button before it leads, which may be a number or a mail address
			a.bubble.Buttons[last].Type, a.bubble.Buttons[last].Detail = bubble.LinkButton, text
		case p.Name == "button":
			a.bubble.Buttons = append(a.bubble.Buttons, bubble.Button{Type: bubble.ListButton, Title: text})
		default:
			a.bubble.Buttons = append(a.bubble.Buttons, bubble.Button{Type: bubble.ReplyButton, Title: text})
		}
	}
}

// templateButtons are the parameters of a template's buttons, by the buttons' numbers. Where the request has none they are
// called as there, in the order of the dossier.
func (a *arrived) templateButtons() {
	numbers := map[string]int{}
	for i, p := range a.parts["buttons"] {
		name := cmp.Or(a.called(p), p.Name)
		number, err := strconv.Atoi(name)
		if err != nil {
			number = i
		}
		b := bubble.Button{Type: provider.ButtonURL, Title: "button " + bubble.Harmless(name), Detail: bubble.Harmless(p.Text)}
		switch p.Name {
		case "payload":
			b.Type = provider.ButtonQuickReply
		case "coupon_code", "couponCode":
			b.Type = provider.ButtonCopyCode
		case "flow_token":
			b.Type = provider.ButtonFlow
		}
		numbers[b.Title] = number
		a.bubble.Buttons = append(a.bubble.Buttons, b)
	}
	slices.SortStableFunc(a.bubble.Buttons, func(x, y bubble.Button) int { return numbers[x.Title] - numbers[y.Title] })
}

// list puts the titles and descriptions of a list together again, by where they stand.
func (a *arrived) list() {
	sections := map[string]*bubble.Section{}
	rows := map[string]int{}
	var order []string
	section := func(at string) *bubble.Section {
		if sections[at] == nil {
			sections[at] = &bubble.Section{}
			order = append(order, at)
		}
		return sections[at]
	}
	for _, p := range a.parts["list"] {
		text := bubble.Harmless(p.Text)
		parent := p.At[:strings.LastIndex(p.At, "/")]
		above, _, isRow := strings.Cut(parent, "/rows/")
		switch {
		case !isRow && p.Name == "button":
			a.bubble.Buttons = append(a.bubble.Buttons, bubble.Button{Type: bubble.ListButton, Title: text})
		case !isRow:
			section(parent).Title = text
		default:
			s := section(above)
			k, known := rows[parent]
			if !known {
				k = len(s.Rows)
				rows[parent] = k
				s.Rows = append(s.Rows, bubble.Row{})
			}
			if p.Name == "description" {
				s.Rows[k].Description = text
			} else {
				s.Rows[k].Title = text
			}
		}
	}
	for _, at := range order {
		a.bubble.Sections = append(a.bubble.Sections, *sections[at])
	}
}
