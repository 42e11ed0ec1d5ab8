package schema_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Every slip of one finger in a file whose provider block holds typed-in tokens, however the block is written: none is
// ever shown.
func TestNoSecretIsShownWhateverTheSlip(t *testing.T) {
	s := campaign(t)
	blocks := []string{
		"provider:\n  name: cloudhumans\n  account_id: 17\n  inbox_id: '42'\n  api_access_token: \"tOkEn\" # tOkEn\n",
		"provider: {name: cloudhumans, account_id: 17, api_access_token: tOkEn}\n",
		"provider:\n  name: x\n  api_access_token: >\n    tOkEn\n    x: tOkEn\n",
		"provider: &p\n  name: socialminer\n  apikey: &a tOkEn\n  channel: *a\n",
		"\"provider\" :\n    name: socialminer\n    apikey:\n      - tOkEn\n",
	}
	for _, block := range blocks {
		text := "version: 1\nname: x\n" + block + "recipients: {csv: p.csv}\n"
		for i := len("version: 1\nname: x\n"); i < len(text); i++ {
			slips := []string{text[:i] + text[i+1:]}
			for _, sign := range []string{"\t", " ", "\n", ":", "\"", "'", "{", "}", "[", "*", "&", "#", "-", "\x1b"} {
				slips = append(slips, text[:i]+sign+text[i:])
			}
			for _, slip := range slips {
				for _, p := range judge(s, "f", slip) {
					if shown := p.Caret(); strings.Contains(shown, "tOkEn") {
						assert.Fail(t, shown, slip)
						return
					}
				}
			}
		}
	}
}
