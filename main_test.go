package main

import (
	"bytes"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign/cli"
	"campaign/campaign/file"
	"campaign/providers"
)

var update = flag.Bool("update", false, "write the generated files again")

// asProgram makes the test's own binary be `campaign`.
const asProgram = "CAMPAIGN_TEST_AS_PROGRAM"

// TestMain lets scripts and commands run this very program as `campaign`.
func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	testscript.Main(m, map[string]func(){
		"campaign": func() { os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// TestExamples runs the session of every example campaign, in a copy of its folder.
func TestExamples(t *testing.T) {
	sessions, err := filepath.Glob("examples/campaigns/*/session.txt")
	require.NoError(t, err)
	folders, err := filepath.Glob("examples/campaigns/*")
	require.NoError(t, err)
	require.Len(t, sessions, len(folders), "every example has its session")
	for _, session := range sessions {
		folder := filepath.Dir(session)
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Parallel()
			testscript.Run(t, testscript.Params{
				Files:               []string{session},
				RequireExplicitExec: true,
				UpdateScripts:       *update,
				Setup:               func(env *testscript.Env) error { return os.CopyFS(env.WorkDir+"/example", os.DirFS(folder)) },
			})
		})
	}
}

// TestSchemaFile keeps the schema that editors use equal to the one that `campaign schema` prints.
func TestSchemaFile(t *testing.T) {
	want, err := file.Schema(providers.All())
	require.NoError(t, err)
	const stored = "schema/campaign.schema.json"
	if *update {
		require.NoError(t, os.WriteFile(stored, want, 0o644))
	}
	got, err := os.ReadFile(stored)
	require.NoError(t, err)
	require.True(t, bytes.Equal(want, got), "%s is stale: run go test . -run TestSchemaFile -update", stored)
}

// arrows are the imports that are allowed between the house's rooms. Tests may look further, except at vendors.
var arrows = map[string][]string{
	".":                           {"campaign/cli"},
	"campaign/cli":                {"campaign", "campaign/cli/terminal", "campaign/crash", "campaign/file", "campaign/ledger", "campaign/memory", "campaign/pace", "campaign/scratch", "campaign/send", "campaign/workspace", "providers", "providers/dossier", "providers/provider", "providers/sandbox", "render", "render/bubble", "render/page", "schema", "schema/wording"},
	"campaign":                    {"campaign/crash", "campaign/recipients", "campaign/results", "campaign/ledger", "campaign/pace", "campaign/send", "campaign/table", "render", "schema", "providers/dossier", "providers/provider", "campaign/file", "campaign/memory", "campaign/workspace", "schema/wording"},
	"campaign/recipients":         {"campaign/numbers", "campaign/results", "campaign/table", "schema/wording"},
	"campaign/ledger":             {"campaign/crash", "campaign/store"},
	"campaign/store":              {"campaign/crash"},
	"campaign/results":            {"campaign/table"},
	"campaign/table":              {"schema/wording"},
	"campaign/numbers":            {"schema/wording"},
	"campaign/cli/terminal":       {"campaign/crash", "schema/wording"},
	"campaign/file":               {"campaign/pace", "campaign/workspace", "providers/dossier", "providers/provider", "render", "render/bubble", "schema", "schema/wording"},
	"campaign/memory":             {"campaign/file", "campaign/ledger", "campaign/recipients", "campaign/results", "campaign/workspace", "schema", "schema/wording"},
	"campaign/workspace":          {"campaign/scratch", "schema/wording"},
	"campaign/crash":              {},
	"campaign/pace":               {},
	"campaign/scratch":            {},
	"campaign/send":               {"campaign/crash", "campaign/ledger", "campaign/pace", "providers/dossier", "providers/provider"},
	"schema":                      {"schema/wording"},
	"schema/wording":              {},
	"render":                      {"render/expr", "render/bubble", "schema/wording", "providers/provider"},
	"render/expr":                 {"schema/wording"},
	"render/bubble":               {"schema/wording", "providers/provider"},
	"render/page":                 {"campaign/results", "campaign/table", "render/bubble", "schema/wording"},
	"providers":                   {"providers/*", "providers/provider"},
	"providers/*":                 {"providers/provider", "providers/dossier", "providers/internal/cloudapi", "schema/wording"},
	"providers/provider":          {"schema/wording"},
	"providers/dossier":           {"providers/provider", "schema"},
	"providers/internal/cloudapi": {"providers/provider", "providers/dossier", "schema/wording"},
	"providers/sandbox":           {"providers/dossier"},
	"providers/providertest":      {"providers/provider", "providers/dossier", "providers/sandbox", "schema"},
	"render/browsertest":          {},
}

// libraries are the rooms that may import a library; each stands in one place.
var libraries = map[string][]string{
	"gopkg.in/yaml.v3":                   {"schema"},
	"github.com/xeipuuv/gojsonschema":    {"schema"},
	"golang.org/x/time/rate":             {"campaign/pace"},
	"github.com/schollz/progressbar/v3":  {"campaign/cli/terminal"},
	"github.com/osteele/liquid":          {"render/expr"},
	"github.com/rivo/uniseg":             {"render/bubble", "campaign/cli/terminal"},
	"github.com/nyaruka/phonenumbers/v2": {"campaign/numbers"},
	"golang.org/x/text":                  {"campaign/table", "schema/wording"},
	"github.com/xuri/excelize/v2":        {"campaign/table"},
	"modernc.org/sqlite":                 {"campaign/store"},
	"github.com/gofrs/flock":             {"campaign/store", "campaign/scratch"},
	"github.com/spf13/cobra":             {"campaign/cli"},
	"github.com/spf13/pflag":             {"campaign/cli"}, // cobra's flags
	"golang.org/x/term":                  {"campaign/cli/terminal"},
	"github.com/joho/godotenv":           {"campaign/file"},
	"github.com/stretchr/testify":        nil, // tests only
	"github.com/rogpeppe/go-internal":    nil,
	"github.com/chromedp/chromedp":       {"render/browsertest"},
	"github.com/chromedp/cdproto":        {"render/browsertest"},
	"golang.org/x/net":                   {"campaign/file"}, // names of hosts in ASCII
}

// TestArrows keeps the structure true: who may import whom, which library stands where, and nothing is listed that isn't there.
func TestArrows(t *testing.T) {
	checked, used := 0, map[string]bool{}
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && file != ".") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(file, ".go") {
			return nil
		}
		checked++
		checkArrows(t, filepath.ToSlash(file), used)
		return nil
	})
	require.NoError(t, err)
	require.Greater(t, checked, 50, "the walk found too few files")
	for here, rooms := range arrows {
		for _, there := range rooms {
			assert.True(t, used[here+" "+there], "nothing in %s imports %s any more", here, there)
		}
	}
	for library, rooms := range libraries {
		assert.True(t, used[library], "nobody imports %s any more", library)
		for _, here := range rooms {
			assert.True(t, used[here+" "+library], "nothing in %s imports %s any more", here, library)
		}
	}
}

// checkArrows looks at the imports of a file, and notes what the tables list and the file uses.
func checkArrows(t *testing.T, file string, used map[string]bool) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	require.NoError(t, err)
	here, test := path.Dir(file), strings.HasSuffix(file, "_test.go")
	for _, spec := range parsed.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		require.NoError(t, err)
		if spec.Name != nil && spec.Name.Name == "_" && here != "campaign/store" && imported != "embed" {
			t.Errorf("%s imports %s for its side effects", file, imported)
		}
		there, ours := strings.CutPrefix(imported, "campaign/")
		note(used, here, there, imported, test)
		switch {
		case ours && !test && !allowed(here, there):
			t.Errorf("%s imports %s: no arrow leads there", file, there)
		case !ours && !test && !testOnly(here) && strings.Contains(strings.Split(imported, "/")[0], ".") && !placed(here, imported):
			t.Errorf("%s imports %s: that library has another place, or none", file, imported)
		}
	}
	for _, decl := range parsed.Decls {
		if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
			t.Errorf("%s has an init", file)
		}
	}
}

// note notes what an import uses of the tables.
func note(used map[string]bool, here, there, imported string, test bool) {
	library, _ := libraryOf(imported)
	used[library] = true
	if test {
		return
	}
	used[here+" "+library], used[row(here)+" "+there] = true, true
	if vendor(there) {
		used[here+" providers/*"] = true
	}
}

// row is the arrows' row of a room.
func row(room string) string {
	if vendor(room) {
		return "providers/*"
	}
	return room
}

// testOnly tells whether a room holds nothing but what tests use.
func testOnly(room string) bool {
	return room == "providers/providertest" || room == "render/browsertest"
}

// vendor tells whether a room is a vendor's.
func vendor(room string) bool {
	name, ok := strings.CutPrefix(room, "providers/")
	return ok && !strings.Contains(name, "/") && !slices.Contains([]string{"provider", "providertest", "dossier", "sandbox", "internal"}, name)
}

func allowed(here, there string) bool {
	to, known := arrows[row(here)]
	if !known {
		return false
	}
	return slices.Contains(to, there) || vendor(there) && slices.Contains(to, "providers/*")
}

func placed(here, imported string) bool {
	_, rooms := libraryOf(imported)
	return slices.Contains(rooms, here)
}

// libraryOf is the library of a package, and the rooms that may import it.
func libraryOf(imported string) (string, []string) {
	for library, rooms := range libraries {
		if imported == library || strings.HasPrefix(imported, library+"/") {
			return library, rooms
		}
	}
	return "", nil
}
