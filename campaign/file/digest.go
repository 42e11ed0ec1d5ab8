package file

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"campaign/render"
	"campaign/schema"
)

// fingerprint sets the Digest, and whether it is Comparable. It is of what requests are made from and not of how that was
// typed, so that whatever makes other requests of the same rows gives another digest, and what is only written otherwise
// hardly ever does. The secrets and the address aren't in it: who sends the rest with a new token sends the same. But what
// this machine answers is no vendor's, and reached nobody.
func (f *File) fingerprint() []schema.Problem {
	settings, err := settingsOf(f.Driver)
	if err != nil {
		return []schema.Problem{schema.Of(f.Path, 0, ownFault(err))}
	}
	sent := struct {
		Provider  string
		Settings  map[string]string
		Content   render.Spec
		Simulated bool `json:",omitempty"`
		Chats     bool `json:",omitempty"` // the ledger knows nobody by the other address
	}{f.Driver.Name, map[string]string{}, f.spec().Canonical(), f.simulated(),
		f.Document.Root.Get("recipients").Get("chat_id") != nil}
	f.Comparable = true
	for _, s := range settings.All {
		if s.Secret {
			continue
		}
		if _, unset := f.placeholders[s.Name]; unset {
			f.Comparable = false
		}
		if s.Name != "base_url" {
			sent.Settings[s.Name] = or(f.Document.Root.Get("provider").Get(s.Name), s.Default)
		}
	}
	text, err := json.Marshal(sent)
	if err != nil {
		return []schema.Problem{schema.Of(f.Path, 0, ownFault(fmt.Errorf("the message can't be told from another: %w", err)))}
	}
	sum := sha256.Sum256(text)
	f.Digest = hex.EncodeToString(sum[:])
	return nil
}

// simulated tells whether the file's address is this machine's own.
func (f *File) simulated() bool {
	a, wrong := parseAddress(text(f.Document.Root.Get("provider").Get("base_url")))
	return wrong == nil && a.loopback()
}
