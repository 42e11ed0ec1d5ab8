package bubble

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rivo/uniseg"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files")

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

// messages are one of each kind that a bubble shows, as render makes them.
func messages(t *testing.T) map[string]Bubble {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "messages.json"))
	require.NoError(t, err)
	var all map[string]Bubble
	require.NoError(t, json.Unmarshal(text, &all))
	return all
}

func TestTerminal(t *testing.T) {
	for name, b := range messages(t) {
		t.Run(name, func(t *testing.T) {
			golden(t, name+".txt", Terminal(b, 60, false)+Terminal(b, 40, false))
			golden(t, name+".ansi", Terminal(b, 60, true))
		})
	}
}

// Every line of a bubble is as wide as the others, and no wider than asked, at any width; without color there is no
// escape.
func TestTerminalWidths(t *testing.T) {
	for name, b := range messages(t) {
		for width := 40; width <= 100; width++ {
			got := Terminal(b, width, false)
			require.NotContains(t, got, "\x1b")
			lines := strings.Split(strings.TrimSuffix(got, "\n"), "\n")
			first := uniseg.StringWidth(lines[0])
			require.LessOrEqual(t, first, width)
			for _, l := range lines {
				require.Equal(t, first, uniseg.StringWidth(l), "%s at %d: %s", name, width, l)
			}
		}
	}
	assert.NotPanics(t, func() { Terminal(messages(t)["text"], -1, true) })
}

func TestMarkup(t *testing.T) {
	// The spans in a short form: b i s m for the styles, marks in [].
	short := func(spans []Span) string {
		var b strings.Builder
		for _, s := range spans {
			if s.Mark {
				b.WriteString("[" + s.Text + "]")
				continue
			}
			for _, style := range []struct {
				on   bool
				name string
			}{{s.Bold, "b:"}, {s.Italic, "i:"}, {s.Strike, "s:"}, {s.Mono, "m:"}} {
				if style.on {
					b.WriteString(style.name)
				}
			}
			b.WriteString(s.Text)
		}
		return b.String()
	}
	for text, want := range map[string]string{
		"":                  "",
		"plain":             "plain",
		"*a*":               "[*]b:a[*]",
		"a *b c* d":         "a [*]b:b c[*] d",
		"_a_ ~b~":           "[_]i:a[_] [~]s:b[~]",
		"*_a_ b*":           "[*][_]b:i:a[_]b: b[*]",
		"```a *b*\nc```":    "[```]m:a *b*\nc[```]",
		"`a_b_`":            "[`]m:a_b_[`]",
		"2 * 3 * 4":         "2 * 3 * 4",
		"a*b*c":             "a*b*c",
		"snake_case_name":   "snake_case_name",
		"*a\nb*":            "*a\nb*",
		"* a*":              "* a*",
		"*a *":              "*a *",
		"**":                "**",
		"**a**":             "**a**",
		"***":               "***",
		"(*a*)":             "([*]b:a[*])",
		"*a*!":              "[*]b:a[*]!",
		"*á*é":              "*á*é",
		"``````":            "``````",
		"*a* and *b*":       "[*]b:a[*] and [*]b:b[*]",
		"*שלום*":            "[*]b:שלום[*]",
		"https://a.b/c_d_e": "https://a.b/c_d_e",
		"*👨‍👩‍👧*":           "[*]b:👨‍👩‍👧[*]",
	} {
		spans := Markup(text)
		assert.Equal(t, want, short(spans), "%q", text)
		var all strings.Builder
		for _, s := range spans {
			all.WriteString(s.Text)
		}
		assert.Equal(t, text, all.String(), "the spans are the text")
	}
}
