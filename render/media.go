package render

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"campaign/providers/provider"
	"campaign/render/expr"
	"campaign/schema/wording"
)

// A media is a MediaSpec, compiled.
type media struct {
	path                        string
	kind                        string // "" is found out for each row
	link, id, caption, filename *text
}

// media compiles a file of one of the given kinds.
func (c *compiler) media(s *MediaSpec, kinds ...string) *media {
	m := &media{path: s.Path, kind: s.Kind}
	switch {
	case !s.Link.absent() && !s.ID.absent():
		c.fail(s.Path, wording.Say("file-link-and-id", nil))
	case s.Link.absent() && s.ID.absent():
		c.fail(s.Path, wording.Say("file-without-link", nil))
	case s.Link.absent():
		m.id = c.required(s.ID, mediaID, s.Path)
	}
	if !s.Link.absent() {
		m.link = c.required(s.Link, fileLink, s.Path)
	}
	m.caption, m.filename = c.text(s.Caption, caption), c.text(s.Filename, filename)
	if m.kind != "" && !slices.Contains(kinds, m.kind) {
		c.fail(s.Path, wording.Say("file-kind", wording.Args{"kind": wording.Quote(m.kind), "names": either(kinds)}))
	}
	if m.kind == "" && (m.link == nil || m.link.constant && m.link.value != "") {
		link := ""
		if m.link != nil {
			link = m.link.value
		}
		if m.kind = KindOf(link); m.kind == "" {
			c.add(m.unknownKind(link))
		}
	}
	if e := extensionOf(s.Link.Source); m.kind == "" && e != "" && extensions[e] == "" && !m.link.fixed() {
		c.add(m.unknownKind(s.Link.Source))
	}
	if m.link != nil && m.link.constant {
		m.format(m.link.value, m.kind, &c.problems)
	}
	if m.filename != nil && m.kind != "" && m.kind != provider.Document {
		c.fail(s.Filename.Path, wording.Say("filename-not-of-document", nil))
	}
	return m
}

func (m *media) unknownKind(link string) wording.Problem {
	if link == "" {
		return wording.Say("file-type-missing", nil).At(m.path)
	}
	return wording.Say("file-type-unclear", wording.Args{"text": wording.Quote(link)}).At(m.path)
}

func (m *media) render(r *row) *provider.Media {
	if m == nil {
		return nil
	}
	file := &provider.Media{Kind: m.kind, Link: m.link.render(r), ID: m.id.render(r), Caption: m.caption.render(r),
		Filename: m.filename.render(r)}
	if !m.link.fixed() {
		if file.Kind == "" {
			if file.Kind = KindOf(file.Link); file.Kind == "" && !expr.Blank(file.Link) {
				r.add(m.unknownKind(file.Link))
			}
		}
		m.format(file.Link, file.Kind, &r.problems)
	}
	if file.Kind != provider.Document {
		file.Filename = ""
	}
	return file
}

func either(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	last := len(words) - 1
	return wording.Listed(words[:last]) + " or " + words[last]
}

// extensionOf is the extension that an address will have whatever the row, "" when that can't be known: what the source
// has behind its last expression, in the address's path.
func extensionOf(source string) string {
	head, tail := expr.Ends(source)
	if strings.ContainsAny(head, "?#{") {
		return ""
	}
	tail, _, _ = strings.Cut(tail, "?")
	tail, _, _ = strings.Cut(tail, "#")
	return strings.ToLower(path.Ext(tail))
}

// formats are the extensions of the files that WhatsApp takes, of each kind that a message may have; see Meta's page on media.
var formats = map[string][]string{
	provider.Image: {".jpg", ".jpeg", ".png"}, provider.Video: {".mp4", ".3gp"}, provider.Sticker: {".webp"},
	provider.Audio:    {".aac", ".amr", ".mp3", ".m4a", ".mp4", ".ogg", ".opus"},
	provider.Document: {".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".txt"},
}

// extensions are the kinds of media that Meta takes in a header, by the extensions of their files.
var extensions = func() map[string]string {
	kinds := map[string]string{}
	for _, kind := range []string{provider.Image, provider.Video, provider.Document} {
		for _, extension := range formats[kind] {
			kinds[extension] = kind
		}
	}
	return kinds
}()

// knownFormats are the extensions that say surely what kind of file is behind them.
var knownFormats = strings.Fields(".jpg .jpeg .png .gif .webp .bmp .tif .tiff .svg .heic .mp4 .3gp .mov .avi .mkv .webm .mp3 .ogg .opus " +
	".aac .amr .m4a .wav .pdf .doc .docx .xls .xlsx .ppt .pptx .txt")

// format warns of a file that by its extension isn't one that WhatsApp takes there. The server may call it otherwise.
func (m *media) format(link, kind string, found *problems) {
	takes, end := formats[kind], endOf(link)
	if takes == nil || !slices.Contains(knownFormats, end) || slices.Contains(takes, end) {
		return
	}
	found.warn(m.path, wording.Say("file-format", wording.Args{"text": wording.Quote(link), "found": end, "type": kind,
		"formats": strings.Join(takes, ", ")}))
}

// KindOf is the kind of the file at an address, by the extension of the address's path; "" when that says nothing.
func KindOf(link string) string { return extensions[endOf(link)] }

// endOf is the extension of an address's path.
func endOf(link string) string {
	at := link // What is no address is a problem of its own.
	if u, err := url.Parse(link); err == nil {
		at = u.Path
	}
	return strings.ToLower(path.Ext(at))
}
