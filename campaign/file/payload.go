package file

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"campaign/providers/dossier"
	"campaign/providers/provider"
)

// A mask hides in previews what came from the environment: a payload is shown to colleagues and sent around. Its provider is
// opened with placeholders for such values, and in the requests that it encodes they give way to ${NAME}. Secrets need no
// mask: Encode doesn't see them.
type mask struct {
	settings map[string]maskedSetting
	provider provider.Provider // nil where nothing is hidden
	names    *strings.Replacer // from placeholders to ${NAME}
}

// maskedSetting is a setting with a value that isn't shown.
type maskedSetting struct {
	text string // as it may be shown: as in the file, with the values of .env
	dossier.Setting
}

// hide hides the values of a setting that its text leaves as ${NAME}. A setting that takes one of the vendor's few words is
// shown: no other value passes.
func (m *mask) hide(name, text string, s dossier.Setting) {
	if len(s.Enum) > 0 || s.Type == "boolean" {
		return
	}
	if m.settings == nil {
		m.settings = map[string]maskedSetting{}
	}
	m.settings[name] = maskedSetting{text, s}
}

// open opens the provider for people, with the settings of the one that sends where nothing is to be hidden.
func (m *mask) open(driver provider.Driver, sends provider.Settings) (err error) {
	if len(m.settings) == 0 {
		return nil
	}
	shown := maps.Clone(sends)
	var names []string
	for i, name := range slices.Sorted(maps.Keys(m.settings)) {
		for _, p := range m.settings[name].placeholders(i) {
			shown[name] = p.value
			if m.provider, err = driver.Open(shown); err == nil {
				names = append(names, p.names...)
				break
			}
		}
	}
	m.names = strings.NewReplacer(names...)
	return err
}

// A placeholder is a value that stands in a request where nothing else does, and what of it is which ${NAME}.
type placeholder struct {
	value string
	names []string // in pairs, as strings.NewReplacer takes them
}

// placeholders are what may take a setting's place, the better ones first: a provider may want a number, or a version. They
// have letters and digits only, so that no address and no JSON writes them otherwise. The last has nothing that could give
// way, and shows what the dossier has as an example.
func (h maskedSetting) placeholders(i int) []placeholder {
	word, number := fmt.Sprintf("hidden%04dplaceholder", i), fmt.Sprintf("9%04d00000000000000", i)
	var all []placeholder
	for _, sign := range []string{word, number} {
		p := placeholder{}
		p.value = variable.ReplaceAllStringFunc(h.text, func(name string) string {
			own := fmt.Sprintf("%s%04d", sign, len(p.names))
			p.names = append(p.names, own, name)
			return own
		})
		all = append(all, p)
	}
	example := h.Placeholder()
	if value := digits.ReplaceAllString(example, number); value != example && whole.MatchString(h.text) {
		all = append(all, placeholder{value, []string{value, h.text}})
	}
	return append(all, placeholder{example, nil})
}

var digits = regexp.MustCompile(`[0-9]+`)

// Payload is the request that sends a message, as people may see it: without the secret, and with ${NAME} where a value
// is the environment's alone.
func (f *File) Payload(m provider.Message) (provider.Request, error) {
	mask := &f.mask
	if mask.provider == nil {
		return f.Provider.Encode(m)
	}
	r, err := mask.provider.Encode(m)
	if err != nil {
		return provider.Request{}, err
	}
	r.URL, r.Body = mask.names.Replace(r.URL), []byte(mask.names.Replace(string(r.Body)))
	for _, values := range r.Header {
		for i := range values {
			values[i] = mask.names.Replace(values[i])
		}
	}
	return r, nil
}

// PayloadSender is the Sender of payloads.
func (f *File) PayloadSender() string {
	if h, hidden := f.mask.settings["base_url"]; hidden && f.Foreign() != "" {
		return f.senderAt(h.text)
	}
	return f.Sender()
}
