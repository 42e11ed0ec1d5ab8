package schema_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"testdata/valid/*.yaml", "testdata/invalid/*.yaml"} {
		for _, path := range files(f, pattern) {
			f.Add(read(f, path))
		}
	}
	s := campaign(f)
	f.Fuzz(func(t *testing.T, text string) {
		began := time.Now()
		problems := judge(s, "f", text)
		require.Less(t, time.Since(began), 2*time.Second)
		if utf8.ValidString(text) {
			inside(t, text, problems)
		}
		for _, p := range problems {
			shown := p.Caret()
			require.True(t, utf8.ValidString(shown))
			require.NotContains(t, shown, "\x1b")
			require.NotContains(t, shown, "yaml: ")
			require.LessOrEqual(t, strings.Count(shown, "\n"), 2)
		}
	})
}

func FuzzCheckJSON(f *testing.F) {
	for _, body := range []string{`{}`, `[]`, `{"version": 1e999999999}`, `{"message": {"type": "list", "sections": [{}]}}`, `null`, `{"a"`} {
		f.Add(body)
	}
	s := campaign(f)
	f.Fuzz(func(t *testing.T, body string) {
		for _, sentence := range s.CheckJSON([]byte(body)) {
			require.NotContains(t, sentence, "\n")
			require.NotContains(t, sentence, "json:")
		}
	})
}

// Texts that are made to keep a reader busy.
func TestTimeIsBounded(t *testing.T) {
	const size = 1 << 16
	fill := func(part string) string { return strings.Repeat(part, size/len(part)) }
	laughs := "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
	for i := range 12 {
		row := strings.TrimSuffix(strings.Repeat("*a"+string(rune('a'+i-1))+",", 9), ",")
		if i == 0 {
			row = strings.TrimSuffix(strings.Repeat("*a0,", 9), ",")
		}
		laughs += "b" + string(rune('a'+i)) + ": &a" + string(rune('a'+i)) + " [" + row + "]\n"
	}
	s := campaign(t)
	for name, text := range map[string]string{
		"a billion laughs": laughs, "brackets": fill("["), "braces": fill("{"), "dashes": fill("- "), "questions": fill("? "),
		"colons": fill(": "), "keys": fill("a: b\n"), "unknown keys": keys(size / 4), "one long text": "a: " + fill("x"), "quotes": fill(`"`), "apostrophes": fill(`'`),
		"anchors": fill("&a "), "many anchors": fill("- &a x\n"), "aliases": "x: &a b\ny: [" + fill("*a,") + "]", "blank lines": fill("\n"), "comments": fill("#x\n"),
		"comment after": "a: b " + fill("#"), "commented keys": fill("# x\na: b # y\n"), "tags": fill("!a "), "percent": fill("%\n"), "block texts": fill("- |\n  x\n"), "open quote": `a: "` + fill("x\n"),
		"separators": fill("---\n"), "spaces": fill(" "), "tabs": fill("\t"), "merge": "a: &a {b: c}\n" + fill("<<: *a\n"), "flow list": "a: [" + fill("x,") + "]",
		"flow pairs": "a: {" + fill("x: y,") + "}", "nested pairs": "a: " + fill("{a: "), "indented": stairs(size), "wide": "a: " + fill("😀"), "open brace": "a: {" + fill("x,\n"),
		"variables": good + "template: {name: x, variables: {" + keysFlow(size/4) + "}}\n",
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			if len(text) > size {
				text = text[:size]
				for !utf8.ValidString(text) {
					text = text[:len(text)-1]
				}
			}
			problems := judge(s, "f.yaml", text)
			require.Less(t, time.Since(began), 10*time.Second)
			inside(t, text, problems)
		})
	}
}

func keys(n int) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		b.WriteString("k" + strings.Repeat("x", i%7) + time.Duration(i).String() + ": x\n")
	}
	return b.String()[:strings.LastIndex(b.String()[:n], "\n")+1]
}

func keysFlow(n int) string { return strings.ReplaceAll(keys(n), "\n", ",") }

func stairs(n int) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}
