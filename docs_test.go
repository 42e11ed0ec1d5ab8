package main

import (
	"encoding/json"
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign"
	"campaign/campaign/file"
	"campaign/providers"
)

// documents are the texts for people: README.md, CONTRIBUTING.md, docs/*.md and so on, by their paths.
func documents(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, pattern := range []string{"*.md", "docs/*.md"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, file := range files {
			texts[filepath.ToSlash(file)] = readFile(t, file)
		}
	}
	require.Greater(t, len(texts), 5)
	return texts
}

func readFile(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	return string(text)
}

// A block is a fenced block of a document.
type block struct{ language, text string }

// blocks are a document's fenced blocks, in their order.
func blocks(t *testing.T, document string) []block {
	t.Helper()
	var found []block
	parts := strings.Split("\n"+document, "\n```")
	require.Equal(t, 1, len(parts)%2, "a block isn't closed")
	for i := 1; i < len(parts); i += 2 {
		language, text, _ := strings.Cut(parts[i], "\n")
		found = append(found, block{language, text + "\n"})
	}
	return found
}

// TestDocsBlocks runs the blocks of every document. The languages are those that are run or checked here; a drawing has none.
func TestDocsBlocks(t *testing.T) {
	ran := map[string]int{}
	for name, text := range documents(t) {
		t.Run(name, func(t *testing.T) {
			here := newShell(t)
			for _, b := range blocks(t, text) {
				switch b.language {
				case "console":
					here.console(b.text)
				case "sh":
					here.script(b.text)
				case "yaml":
					requireCampaign(t, b.text)
				case "json":
					assert.True(t, json.Valid([]byte(b.text)), b.text)
				case "go":
					formatted, err := format.Source([]byte(b.text))
					assert.NoError(t, err)
					assert.Equal(t, string(formatted), b.text)
				case "":
				default:
					t.Errorf("no test reads blocks of the language %q", b.language)
				}
				ran[b.language]++
			}
		})
	}
	require.GreaterOrEqual(t, ran["console"], 4)
	require.GreaterOrEqual(t, ran["sh"], 2)
	require.GreaterOrEqual(t, ran["yaml"], 2)
}

// A shell runs a document's commands, in a copy of the examples.
type shell struct {
	*testing.T
	root, dir string
	env       []string
}

func newShell(t *testing.T) *shell {
	root, err := os.Getwd()
	require.NoError(t, err)
	program, err := os.Executable()
	require.NoError(t, err)
	dir, bin := t.TempDir(), t.TempDir()
	require.NoError(t, os.CopyFS(filepath.Join(dir, "examples"), os.DirFS("examples")))
	require.NoError(t, os.Symlink(program, filepath.Join(bin, "campaign")))
	env := append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"), asProgram+"=1", "GOBIN="+t.TempDir(), "GOFLAGS=", "NO_COLOR=1",
		"CLOUDHUMANS_ACCOUNT_ID=17", "CLOUDHUMANS_INBOX_ID=42", "CLOUDHUMANS_API_ACCESS_TOKEN=not-a-real-token")
	return &shell{t, root, dir, env}
}

// console runs a block of commands, each behind `$ `, that must succeed. The lines below a command are what it prints, in
// this order; … stands for any others.
func (s *shell) console(text string) {
	for _, command := range strings.Split("\n"+text, "\n$ ")[1:] {
		line, want, _ := strings.Cut(command, "\n")
		if line == "go test ./..." {
			continue // it would run this very test
		}
		got, err := s.run(line)
		require.NoError(s, err, "%s\n%s", line, got)
		requireOutput(s.T, line, strings.Split(strings.TrimSpace(want), "\n"), got)
	}
}

// script runs a block of commands without what they print. Nobody sits here, so that what would send ends unasked.
func (s *shell) script(text string) {
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, " #")
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case goTest.MatchString(line):
			requireGoTest(s.T, line)
		case strings.HasPrefix(line, ".ci/"):
			assert.FileExists(s, line)
		default:
			got, err := s.run(line)
			if err != nil {
				assert.Contains(s, got, "--yes", "%s: %s", line, err)
			}
		}
	}
}

func (s *shell) run(line string) (string, error) {
	cmd := exec.Command("sh", "-c", strings.Replace(line, "go run .", "campaign", 1))
	cmd.Dir, cmd.Env = s.dir, s.env
	if strings.HasPrefix(line, "go ") && !strings.HasPrefix(line, "go run .") {
		cmd.Dir = s.root
	}
	got, err := cmd.CombinedOutput()
	return string(got), err
}

// requireOutput: the wanted lines stand in the output, in their order.
func requireOutput(t *testing.T, command string, want []string, got string) {
	t.Helper()
	rest := got
	for _, line := range want {
		if line == "…" || line == "" {
			continue
		}
		i := strings.Index(rest, line)
		require.GreaterOrEqual(t, i, 0, "%s printed\n%s\nand there is no %q in its place", command, got, line)
		rest = rest[i+len(line):]
	}
}

// goTest is a command that runs tests, benchmarks or a fuzz target.
var goTest = regexp.MustCompile(`^([A-Z_]+=\S+ )*go test `)

// requireGoTest: what the command runs is in the packages that it names. It isn't run here: it takes its time.
func requireGoTest(t *testing.T, command string) {
	t.Helper()
	if strings.Contains(command, "/acme") {
		return // a vendor that an example makes up
	}
	var tests strings.Builder
	for _, dir := range regexp.MustCompile(` \.(?:/(\S*)|$| )`).FindAllStringSubmatch(command, -1) {
		files, err := filepath.Glob(filepath.Join(strings.TrimSuffix(dir[1], "..."), "*_test.go"))
		require.NoError(t, err)
		require.NotEmpty(t, files, command)
		for _, file := range files {
			tests.WriteString(readFile(t, file))
		}
	}
	for _, m := range regexp.MustCompile(`-(run|bench|fuzz) '?([^' ]+)`).FindAllStringSubmatch(command, -1) {
		if m[2] == "^$" || m[2] == "." {
			continue
		}
		name := map[string]string{"run": "Test", "bench": "Benchmark", "fuzz": "Fuzz"}[m[1]]
		known := regexp.MustCompile(`(?m)^func `+name+`\w*\(`).FindAllString(tests.String(), -1)
		assert.Regexp(t, m[2], strings.Join(known, " "), command)
	}
}

// requireCampaign checks a whole campaign file.
func requireCampaign(t *testing.T, text string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"campaign.yaml":    text,
		"people.csv":       "phone,first_name,code,order_id,coupon,sku,Primeiro nome,city,price\n+5511987654321,Ana,A1,77,C1,boot,Ana,Recife,1999.90\n",
		"unsubscribed.csv": "phone\n+5511987654322\n",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	c, problems := campaign.Load(filepath.Join(dir, "campaign.yaml"), file.Options{Drivers: providers.All(),
		Environment: func(string) (string, bool) { return "a-value", true }})
	require.NotNil(t, c, "%v\n%s", problems, text)
	plan, problems, err := c.Plan(t.Context(), campaign.PlanOptions{})
	require.NoError(t, err)
	require.Empty(t, problems)
	require.Equal(t, 1, plan.Send, "%v", plan.Problems.First)
	require.NoError(t, c.Close())
}
