package cli

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"campaign/providers/dossier"
	"campaign/providers/provider"
	"campaign/providers/sandbox"
	"campaign/render"
	"campaign/render/bubble"
	"campaign/schema/wording"
)

// inboxBubble is what arrived at the sandbox as a piece of its page, drawn as previews are.
func inboxBubble(e sandbox.Entry) (string, error) { return bubble.HTML(bubbleOf(e)) }

// bubbleOf puts together what a person sees from the parts that the vendor's dossier points at, by their roles alone: what
// the vendor calls them isn't known here. A template's own words aren't in a request: its values stand for them.
func bubbleOf(e sandbox.Entry) bubble.Bubble {
	a := arrived{parts: map[string][]sandbox.Part{}}
	for _, p := range e.Shown {
		a.parts[p.Role] = append(a.parts[p.Role], p)
	}
	a.bubble.To = wording.Harmless(e.Recipient)
	a.bubble.Header = bubble.Markup(joined(a.parts[dossier.RoleHeader]))
	a.template()
	a.media()
	a.words()
	a.place()
	a.contacts()
	if a.bubble.Template != nil {
		a.parameters(e.Shown)
	} else {
		a.buttons()
	}
	a.list(e.Shown)
	return a.bubble
}

// arrived is a request on its way to become a bubble.
type arrived struct {
	parts  map[string][]sandbox.Part // by role
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

// last is the text of the last part of a role, "" for none.
func (a *arrived) last(role string) string {
	parts := a.parts[role]
	if len(parts) == 0 {
		return ""
	}
	return parts[len(parts)-1].Text
}

func (a *arrived) template() {
	names := a.parts[dossier.RoleTemplate]
	if len(names) == 0 {
		return
	}
	t := &bubble.Template{Name: wording.Harmless(names[0].Text), Language: wording.Harmless(joined(a.parts[dossier.RoleLanguage]))}
	add := func(name, value string) {
		t.Parameters = append(t.Parameters, bubble.Parameter{Name: wording.Harmless(name), Value: wording.Harmless(value)})
	}
	for _, p := range a.parts[dossier.RoleVariable] {
		add(cmp.Or(a.called(p), p.Name), p.Text)
	}
	for i, p := range a.parts[dossier.RoleVariableNumbered] {
		add(cmp.Or(a.called(p), strconv.Itoa(i+1)), p.Text)
	}
	a.bubble.Template = t
}

// called is the name that stands beside a part, or above it, "" for none.
func (a *arrived) called(p sandbox.Part) string {
	for _, n := range a.parts[dossier.RoleName] {
		if strings.HasPrefix(p.At, above(n.At)+"/") {
			return n.Text
		}
	}
	return ""
}

// above is where the object or the list stands that holds what stands at a pointer.
func above(at string) string { return at[:max(strings.LastIndex(at, "/"), 0)] }

// media takes the first file. Where its role doesn't say of what kind it is, its extension does.
func (a *arrived) media() {
	for _, role := range dossier.Roles() {
		kind, ofKind := strings.CutPrefix(role, dossier.RoleMediaOf)
		if role == dossier.RoleMediaFilename || !ofKind && role != dossier.RoleMedia {
			continue
		}
		for _, p := range a.parts[role] {
			if a.bubble.Media != nil || p.Text == "" {
				continue
			}
			if !ofKind {
				kind = cmp.Or(render.KindOf(p.Text), provider.Document)
			}
			a.bubble.Media = &bubble.Media{Kind: kind, Source: wording.Harmless(p.Text),
				Filename: wording.Harmless(a.last(dossier.RoleMediaFilename))}
		}
	}
}

// words fills what is read.
func (a *arrived) words() {
	a.bubble.Body = bubble.Markup(joined(a.parts[dossier.RoleBody]))
	a.bubble.Footer = bubble.Markup(a.last(dossier.RoleFooter))
}

func (a *arrived) place() {
	place := bubble.Place{
		Name: wording.Harmless(a.last(dossier.RolePlaceName)), Address: wording.Harmless(a.last(dossier.RolePlaceAddress)),
		Latitude: wording.Harmless(a.last(dossier.RolePlaceLatitude)), Longitude: wording.Harmless(a.last(dossier.RolePlaceLongitude)),
	}
	if place != (bubble.Place{}) {
		a.bubble.Location = &place
	}
}

// contacts puts a card together from what has the same first number in its pointer.
func (a *arrived) contacts() {
	cards := map[string]int{}
	card := func(at string) *bubble.Contact {
		number := firstNumber(at)
		if _, known := cards[number]; !known {
			cards[number] = len(a.bubble.Contacts)
			a.bubble.Contacts = append(a.bubble.Contacts, bubble.Contact{})
		}
		return &a.bubble.Contacts[cards[number]]
	}
	for _, p := range a.parts[dossier.RoleContactName] {
		card(p.At).Name = wording.Harmless(p.Text)
	}
	for _, p := range a.parts[dossier.RoleContactPhone] {
		c := card(p.At)
		c.Lines = append(c.Lines, wording.Harmless(p.Text))
	}
}

// firstNumber is the first token of a pointer that is an element's number, "" for none.
func firstNumber(at string) string {
	for token := range strings.SplitSeq(at, "/") {
		if _, err := strconv.Atoi(token); err == nil {
			return token
		}
	}
	return ""
}

func (a *arrived) buttons() {
	for _, kind := range []struct{ role, button string }{{dossier.RoleButtonReply, bubble.ReplyButton}, {dossier.RoleButtonLink, bubble.LinkButton}} {
		for _, p := range a.parts[kind.role] {
			a.bubble.Buttons = append(a.bubble.Buttons, bubble.Button{Type: kind.button, Title: wording.Harmless(p.Text)})
		}
	}
	if last := len(a.bubble.Buttons) - 1; last >= 0 && len(a.parts[dossier.RoleButtonAddress]) > 0 {
		// an address, a number or a mail address
		a.bubble.Buttons[last].Type, a.bubble.Buttons[last].Detail = bubble.LinkButton, wording.Harmless(a.last(dossier.RoleButtonAddress))
	}
	for _, p := range a.parts[dossier.RoleButtonList] {
		a.bubble.Buttons = append(a.bubble.Buttons, bubble.Button{Type: bubble.ListButton, Title: wording.Harmless(p.Text)})
	}
}

// parameters are the values of a template's buttons, by the buttons' numbers. Where the request has none they are called as
// there, in the order of their roles.
func (a *arrived) parameters(shown []sandbox.Part) {
	numbers := map[string]int{}
	for _, p := range shown {
		kind, ofKind := strings.CutPrefix(p.Role, dossier.RoleParameterOf)
		switch {
		case p.Role == dossier.RoleParameter:
			kind = provider.ButtonURL
		case !ofKind:
			continue
		}
		name := cmp.Or(a.called(p), p.Name)
		number, err := strconv.Atoi(name)
		if err != nil {
			number = len(a.bubble.Buttons)
		}
		b := bubble.Button{Type: kind, Title: "button " + wording.Harmless(name), Detail: wording.Harmless(p.Text)}
		numbers[b.Title] = number
		a.bubble.Buttons = append(a.bubble.Buttons, b)
	}
	slices.SortStableFunc(a.bubble.Buttons, func(x, y bubble.Button) int { return numbers[x.Title] - numbers[y.Title] })
}

// list puts the titles and descriptions of a list together again, by where they stand: what stands in one object is one row,
// and the rows of one object's list are its section.
func (a *arrived) list(shown []sandbox.Part) {
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
	row := func(at string) *bubble.Row {
		s := section(above(above(at)))
		if _, known := rows[at]; !known {
			rows[at] = len(s.Rows)
			s.Rows = append(s.Rows, bubble.Row{})
		}
		return &s.Rows[rows[at]]
	}
	for _, p := range shown {
		text, at := wording.Harmless(p.Text), above(p.At)
		switch p.Role {
		case dossier.RoleListSection:
			section(at).Title = text
		case dossier.RoleListRow:
			row(at).Title = text
		case dossier.RoleListDescription:
			row(at).Description = text
		}
	}
	for _, at := range order {
		a.bubble.Sections = append(a.bubble.Sections, *sections[at])
	}
}
