package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/schema/wording"
)

// TestProblemsPage keeps docs/problems.md equal to the catalogue: each code, what is said with it, and what to do, filled in as
// in a real problem.
func TestProblemsPage(t *testing.T) {
	chapters, err := wording.Chapters()
	require.NoError(t, err)
	var page strings.Builder
	cell := func(text string) string {
		if text == "" {
			return ""
		}
		text = strings.ReplaceAll(text, "|", `\|`)
		if strings.Contains(text, "`") {
			return "`` " + text + " ``"
		}
		return "`" + text + "`"
	}
	for _, c := range chapters {
		fmt.Fprintf(&page, "\n## %s\n\n| code | says, for example | and |\n|---|---|---|\n", c.Title)
		for _, e := range c.Problems {
			p := wording.Say(e.Code, e.Example)
			hints := []string{cell(p.Hint)}
			for _, name := range slices.Sorted(maps.Keys(e.Hints)) {
				hints = append(hints, cell(p.Advise(name).Hint))
			}
			hints = slices.DeleteFunc(hints, func(hint string) bool { return hint == "" })
			fmt.Fprintf(&page, "| `%s` | %s | %s |\n", e.Code, cell(p.Text), strings.Join(hints, " or "))
		}
	}
	requireTable(t, "docs/problems.md", "<!-- problems: from schema/wording/problems -->", "<!-- /problems -->", page.String())
}

// TestProblemCodes: the program says each problem of the catalogue somewhere, with each of its hints, and none that the
// catalogue doesn't have.
func TestProblemCodes(t *testing.T) {
	chapters, err := wording.Chapters()
	require.NoError(t, err)
	written, said, advised := textsOfTheProgram(t)
	for _, c := range chapters {
		for _, e := range c.Problems {
			assert.True(t, written[e.Code], "nobody says %s", e.Code)
			delete(said, e.Code)
			for hint := range e.Hints {
				assert.True(t, written[hint], "nobody advises %s of %s", hint, e.Code)
				delete(advised, hint)
			}
		}
	}
	assert.Empty(t, slices.Sorted(maps.Keys(said)), "codes that the catalogue lacks")
	assert.Empty(t, slices.Sorted(maps.Keys(advised)), "hints that the catalogue lacks")
}

// textsOfTheProgram are the literal texts of its sources, and those of them that Say and Advise are called with.
func textsOfTheProgram(t *testing.T) (written, said, advised map[string]bool) {
	t.Helper()
	written, said, advised = map[string]bool{}, map[string]bool{}, map[string]bool{}
	literal := func(n ast.Node) (string, bool) {
		l, ok := n.(*ast.BasicLit)
		if !ok || l.Kind != token.STRING {
			return "", false
		}
		text, err := strconv.Unquote(l.Value)
		require.NoError(t, err)
		return text, true
	}
	require.NoError(t, filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			if text, ok := literal(n); ok {
				written[text] = true
			}
			if call, ok := n.(*ast.CallExpr); ok && len(call.Args) > 0 {
				if f, ok := call.Fun.(*ast.SelectorExpr); ok && (isSay(f) || f.Sel.Name == "Advise") {
					if text, ok := literal(call.Args[0]); ok {
						map[string]map[string]bool{"Say": said, "Advise": advised}[f.Sel.Name][text] = true
					}
				}
			}
			return true
		})
		return nil
	}))
	return written, said, advised
}

// isSay tells whether a function is wording.Say.
func isSay(f *ast.SelectorExpr) bool {
	room, ok := f.X.(*ast.Ident)
	return ok && room.Name == "wording" && f.Sel.Name == "Say"
}
