package wording

import (
	"maps"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCatalogue: a code is in kebab-case and there once, and its sentences have no words to fill in but those of its example.
func TestCatalogue(t *testing.T) {
	chapters, err := Chapters()
	require.NoError(t, err)
	seen := map[string]bool{}
	for _, c := range chapters {
		assert.NotEmpty(t, c.Title)
		for _, e := range c.Problems {
			assert.Regexp(t, `^[a-z0-9]+(-[a-z0-9]+)*$`, e.Code)
			assert.False(t, seen[e.Code], "%s is there twice", e.Code)
			seen[e.Code] = true
			assert.NotEmpty(t, e.Text, e.Code)
			used := map[string]bool{}
			for _, sentence := range append([]string{e.Text, e.One, e.Hint}, values(e.Hints)...) {
				assert.False(t, strings.HasSuffix(sentence, "."), "%s: %s", e.Code, sentence)
				assert.Equal(t, strings.TrimSpace(sentence), sentence, e.Code)
				for _, word := range regexp.MustCompile(`<(\w+)>`).FindAllStringSubmatch(sentence, -1) {
					used[word[1]] = true
				}
			}
			given := map[string]bool{}
			for name := range e.Example {
				given[name] = true
			}
			if e.One != "" {
				assert.Contains(t, e.Example, "n", e.Code)
				delete(given, "n")
				delete(used, "n")
			}
			for name := range used {
				assert.Contains(t, given, name, "%s: its example doesn't fill <%s> in", e.Code, name)
			}
		}
	}
	assert.NotEmpty(t, seen)
}

func values(m map[string]string) (all []string) {
	for v := range maps.Values(m) {
		all = append(all, v)
	}
	return all
}

func TestSay(t *testing.T) {
	p := Say("unknown-setting", Args{"near": "csv", "home": "<near>"})
	assert.Equal(t, Problem{Code: "unknown-setting", Text: "unknown setting", Args: p.Args}, p)
	assert.Equal(t, "recipients.cvs: unknown setting; did you mean csv?", p.At("recipients.cvs").Advise("near").String())
	assert.Equal(t, "it belongs in <near>", p.Advise("home").Hint, "what is filled in isn't filled itself")
	assert.True(t, p.Warn().Warning)
	assert.Equal(t, "is there twice: the first is on line <line>", Say("setting-twice", nil).Text)
}
