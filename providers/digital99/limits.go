package digital99

import (
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"

	"campaign/providers/provider"
	"campaign/schema/wording"
)

// The limits that 99 digital documents itself, in characters or pieces.
const (
	maxTemplateText = 1024 // of the registered body with all variables; the variables alone are what is seen here
	maxVariables    = 10
	maxFooter       = 60
	maxButtons      = 3
	maxButtonTitle  = 20
	maxButtonID     = 256
)

// file refuses a header's file that isn't an image, a video or a document by its https address alone.
func (e *encoder) file(where string, m *provider.Media) {
	switch m.Kind {
	case provider.Image, provider.Video, provider.Document:
	default:
		e.Refuse(where, wording.Say("header-kind-for-vendor", wording.Args{"vendor": vendor, "kind": wording.Quote(m.Kind)}))
	}
	if m.ID != "" {
		e.Refuse(where, wording.Say("file-address-wanted", own))
	}
	if !strings.HasPrefix(m.Link, "https://") {
		e.RefuseValue(where, wording.Say("address-begin", nil))
	}
	if m.Filename != "" || m.Caption != "" {
		e.Refuse(where, wording.Say("file-address-alone", own).Advise("caption"))
	}
}

// known are the endings of addresses that say surely what kind of file is behind them.
var known = strings.Fields(".jpg .jpeg .png .gif .webp .bmp .tif .tiff .svg .heic .mp4 .3gp .mov .avi .mkv .webm " +
	".pdf .doc .docx .xls .xlsx .ppt .pptx .txt .csv .zip .mp3 .ogg .aac .amr .m4a .wav")

// format refuses a file that by its ending isn't one of the formats that sendButtons takes.
func (e *encoder) format(where string, m *provider.Media) {
	u, err := url.Parse(m.Link)
	if err != nil {
		e.RefuseValue(where, wording.Say("address-unreadable", nil))
		return
	}
	var takes []string
	switch m.Kind {
	case provider.Image:
		takes = []string{".jpg", ".jpeg", ".png"}
	case provider.Video:
		takes = []string{".mp4"}
	case provider.Document:
		takes = []string{".pdf"}
	}
	ending := strings.ToLower(path.Ext(u.Path))
	if slices.Contains(known, ending) && !slices.Contains(takes, ending) {
		e.RefuseValue(where, wording.Say("file-format-for-vendor",
			wording.Args{"vendor": vendor, "formats": strings.Join(takes, ", "), "kind": m.Kind, "found": ending}))
	}
}

// emoji are the characters of Unicode's emoji that aren't also letters, digits or common signs, and those that turn
// another character into one.
var emoji = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x203c, 0x2049, 0x0d}, {0x20e3, 0x20e3, 1}, {0x2194, 0x2199, 1}, {0x21a9, 0x21aa, 1}, {0x231a, 0x231b, 1},
		{0x2328, 0x23cf, 0xa7}, {0x23e9, 0x23f3, 1}, {0x23f8, 0x23fa, 1}, {0x24c2, 0x24c2, 1}, {0x25aa, 0x25ab, 1},
		{0x25b6, 0x25c0, 0x0a}, {0x25fb, 0x25fe, 1}, {0x2600, 0x27bf, 1}, {0x2934, 0x2935, 1}, {0x2b05, 0x2b07, 1},
		{0x2b1b, 0x2b1c, 1}, {0x2b50, 0x2b55, 5}, {0x3030, 0x303d, 0x0d}, {0x3297, 0x3299, 2}, {0xfe0f, 0xfe0f, 1},
	},
	R32: []unicode.Range32{{0x1f000, 0x1faff, 1}, {0xe0020, 0xe007f, 1}},
}

// hasEmoji tells whether the text has an emoji.
func hasEmoji(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(emoji, r) })
}

// language is 99 digital's number of a language such as he or en_US, 0 for one that isn't known to have a number.
func language(code string) int {
	base, _, _ := strings.Cut(strings.ReplaceAll(code, "-", "_"), "_")
	return slices.Index([]string{"he", "en", "ar", "ru", "es", "zh", "hi", "th", "fr"}, strings.ToLower(base)) + 1
}
