package bubble

import (
	_ "embed"
	"fmt"
	"html/template"
	"regexp"
	"strings"

	"campaign/providers/provider"
)

var (
	//go:embed bubble.html
	pieces string
	//go:embed bubble.css
	style string
	tree  = template.Must(template.New("bubbles").Funcs(funcs).Parse(pieces))
)

var funcs = template.FuncMap{
	"linked": linked,
	"icon":   func(what string) string { return icons[what] },
	"kind":   func(kind string) string { return kinds[kind] },
	"untold": untold,
}

// Templates are the templates of bubbles, for a page that has some: {{ template "bubble" . }} draws one.
func Templates() (*template.Template, error) { return tree.Clone() }

// HTML is a bubble as a piece of an HTML page: one div of the class bubble, as WhatsApp shows the message, with
// placeholders for files, which it doesn't ask for. Texts are shown as texts, whatever stands in them; web addresses
// (http and https, no other) are links. It needs Style, neither a script nor a style attribute, and gives no
// element an id. Whom it is for and the template's name are left to what stands around it. Equal bubbles give equal bytes.
func HTML(b Bubble) (string, error) {
	var text strings.Builder
	if err := tree.ExecuteTemplate(&text, "bubble", b); err != nil {
		return "", fmt.Errorf("the bubble's template is broken: %w", err)
	}
	return text.String(), nil
}

// Style is the style sheet of HTML's bubbles: for light, dark and paper. All its classes begin with
// bubble; bubble-chat is the background of a chat, for what bubbles stand on.
func Style() string { return style }

// A linkedText is a piece of a text: with an address it is a link.
type linkedText struct{ Text, Address string }

// addresses are what WhatsApp makes a link of, if it has its scheme.
var addresses = regexp.MustCompile(`https?://[^\s<>"]+`)

// linked cuts a text at its web addresses. The pieces, one after the other, are the text.
func linked(text string) []linkedText {
	var pieces []linkedText
	plain := 0
	for _, at := range addresses.FindAllStringIndex(text, -1) {
		address := strings.TrimRight(text[at[0]:at[1]], `.,;:!?'*_~`)
		if strings.HasSuffix(address, ")") && !strings.Contains(address, "(") {
			address = strings.TrimRight(address, `.,;:!?')`)
		}
		if plain < at[0] {
			pieces = append(pieces, linkedText{Text: text[plain:at[0]]})
		}
		pieces = append(pieces, linkedText{address, address})
		plain = at[0] + len(address)
	}
	if plain < len(text) {
		pieces = append(pieces, linkedText{Text: text[plain:]})
	}
	return pieces
}

// untold tells that nothing is known of what a template says.
func untold(b Bubble) bool {
	return b.Template != nil && len(b.Template.Parameters) == 0 && len(b.Header) == 0 && len(b.Body) == 0 && len(b.Footer) == 0
}

var kinds = map[string]string{
	provider.Image: "Image", provider.Video: "Video", provider.Document: "Document", provider.Audio: "Audio",
	provider.Sticker: "Sticker",
}

// The icons are paths in a square of 24.
const (
	arrowIcon  = "M14 4h6v6h-2V7.4l-8.3 8.3-1.4-1.4L16.6 6H14zM5 6h6v2H6v10h10v-5h2v7H4V6z"
	answerIcon = "M10 5v4c7 1 10 6 10.5 11-2.5-3.5-5.5-5-10.5-5v4.2L3 12z"
	phoneIcon  = "M7 3l3 5-2 2c1.2 2.6 3.4 4.8 6 6l2-2 5 3-.5 3.5c-.1.3-.4.5-.8.5C11 21 3 13 3 4.3c0-.4.2-.7.5-.8z"
)

var icons = map[string]string{
	provider.Image:            "M4 4h16c.6 0 1 .4 1 1v14c0 .6-.4 1-1 1H4c-.6 0-1-.4-1-1V5c0-.6.4-1 1-1zm1 2v9.6l4-4.6 3.5 4 2.5-2.5 4 4V6zm11 4.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3z",
	provider.Video:            "M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20zm-2.5 5.5v9l7-4.5z",
	provider.Document:         "M6 2h8l5 5v15H5V2zm7 1.5V8h4.5zM8 11v1.5h8V11zm0 3v1.5h8V14zm0 3v1.5h5V17z",
	provider.Audio:            "M12 15a3.5 3.5 0 0 1-3.5-3.5v-6a3.5 3.5 0 0 1 7 0v6A3.5 3.5 0 0 1 12 15zm-6.5-3.5h2a4.5 4.5 0 0 0 9 0h2A6.5 6.5 0 0 1 13 17.9V22h-2v-4.1a6.5 6.5 0 0 1-5.5-6.4z",
	provider.Sticker:          "M6 3h12a3 3 0 0 1 3 3v8l-7 7H6a3 3 0 0 1-3-3V6a3 3 0 0 1 3-3zm7 16l6-6h-4a2 2 0 0 0-2 2zM8.5 10.5a1.3 1.3 0 1 0 0-2.6 1.3 1.3 0 0 0 0 2.6zm7 0a1.3 1.3 0 1 0 0-2.6 1.3 1.3 0 0 0 0 2.6z",
	provider.ButtonURL:        arrowIcon,
	LinkButton:                arrowIcon,
	provider.ButtonQuickReply: answerIcon,
	ReplyButton:               answerIcon,
	PhoneButton:               phoneIcon,
	VoiceButton:               phoneIcon,
	provider.ButtonCopyCode:   "M8 3h12v13h-2V5H8zM4 7h12v14H4zm2 2v10h8V9z",
	provider.ButtonFlow:       "M4 4h16v16H4zm2 2v3h12V6zm0 5v2h7v-2zm0 4v2h5v-2z",
	ListButton:                "M4 6h2.5v2.5H4zm5 .2h11v2H9zM4 11h2.5v2.5H4zm5 .2h11v2H9zM4 16h2.5v2.5H4zm5 .2h11v2H9z",
	"place":                   "M12 2a7 7 0 0 1 7 7c0 5-7 13-7 13S5 14 5 9a7 7 0 0 1 7-7zm0 4.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
	"person":                  "M12 3a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM3 21c0-4.5 4-7 9-7s9 2.5 9 7z",
}
