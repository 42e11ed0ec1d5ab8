package cli_test

import (
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign/file"
	"campaign/providers"
	"campaign/providers/dossier"
)

// TestInit: what `init` writes for each provider passes `check` with the environment set, and a rehearsal without it.
func TestInit(t *testing.T) {
	for _, p := range providers.All() {
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			code, _, stderr := runProgram(t, dir, "init", "--provider", p.Name, "autumn")
			require.Equal(t, 0, code, stderr)
			autumn := filepath.Join(dir, "autumn")
			for _, name := range []string{"campaign.yaml", "people.csv", ".env.example", ".gitignore"} {
				require.FileExists(t, filepath.Join(autumn, name))
			}
			assert.Contains(t, strings.Split(read(t, autumn, ".gitignore"), "\n"), ".env", "git would keep the secret")
			assert.True(t, strings.HasPrefix(read(t, autumn, "people.csv"), "\ufeffphone,"), "Excel takes it for UTF-8 by its mark alone")
			country := map[string]string{"99digital": "IL"}[p.Name]
			assert.Contains(t, read(t, autumn, "campaign.yaml"), "default_country: "+cmp.Or(country, "BR")+" ")
			vendor, err := dossier.Load(p.Name, p.Dossier)
			require.NoError(t, err)
			assert.Equal(t, cmp.Or(country, "BR"), cmp.Or(vendor.Country, "BR"), "the words of its country are known")
			schema := filepath.Join(autumn, strings.TrimPrefix(strings.Split(read(t, autumn, "campaign.yaml"), "\n")[0],
				"# yaml-language-server: $schema="))
			assert.FileExists(t, schema, "the editor's modeline leads to a schema")

			code, _, stderr = runProgram(t, autumn, "run", "--sandbox", "--yes", "campaign.yaml")
			require.Equal(t, 0, code, stderr)
			assert.Equal(t, map[string]int{"accepted": 3}, states(results(t, autumn, "campaign.sandbox.results.csv")))

			// .env.example becomes .env, filled in.
			env := strings.NewReplacer("_FROM=\n", "_FROM=972771234567\n", "PHONE_NUMBER_ID=\n", "PHONE_NUMBER_ID=106540352242922\n",
				"=\n", "=a-value\n").Replace(read(t, autumn, ".env.example"))
			write(t, autumn, ".env", env)
			code, _, stderr = runProgram(t, autumn, "check", "campaign.yaml")
			assert.Equal(t, 0, code, stderr)

			// A second one overwrites nothing.
			before := read(t, autumn, "campaign.yaml")
			require.NoError(t, os.Remove(filepath.Join(autumn, "people.csv")))
			code, _, stderr = runProgram(t, dir, "init", "--provider", p.Name, "autumn")
			assert.Equal(t, 1, code)
			assert.Contains(t, stderr, "nothing is overwritten")
			assert.Equal(t, before, read(t, autumn, "campaign.yaml"))
			assert.NoFileExists(t, filepath.Join(autumn, "people.csv"))
		})
	}
}

func TestInitWithoutProviderNamesThem(t *testing.T) {
	code, _, stderr := runProgram(t, t.TempDir(), "init", "--provider", "mota")
	assert.Equal(t, 1, code)
	assert.Contains(t, stderr, "did you mean meta?")
	assert.Equal(t, "DIGITAL99_API_KEY", file.EnvironmentName("99digital", "api_key"))
}

// TestInitOfAnyFolder: the next commands work as they are copied, and the campaign has a name that its check accepts.
func TestInitOfAnyFolder(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("needs a shell")
	}
	for folder, name := range map[string]string{
		"spring sale": "spring-sale", "it's $5 (a `b`)": "it-s--5--a--b", "-x": "x", "~": "my-campaign", "a&b;c": "a-b-c", "Verão": "verão",
		"null": `"null"`, "yes": `"yes"`, "NO": `"no"`, "1e3": `"1e3"`, "2026": `"2026"`, "0x1f": `"0x1f"`, "spring": "spring",
		strings.Repeat("a", 200): strings.Repeat("a", 128),
	} {
		t.Run(folder[:min(len(folder), 20)], func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			code, _, stderr := runProgram(t, dir, "init", "--provider", "meta", "--", folder)
			require.Equal(t, 0, code, stderr)
			assert.Regexp(t, `(?m)^name: `+regexp.QuoteMeta(name)+` +#`, read(t, filepath.Join(dir, folder), "campaign.yaml"))
			copied := regexp.MustCompile(`(?m)^  campaign (preview .*)$`).FindStringSubmatch(stderr)
			require.NotNil(t, copied, stderr)
			// What the shell makes of the line are the words that the program gets.
			words, err := exec.Command("sh", "-c", `printf '%s\n' `+copied[1]).Output()
			require.NoError(t, err, copied[1])
			code, _, stderr = runProgram(t, dir, strings.Split(strings.TrimSpace(string(words)), "\n")...)
			assert.Equal(t, 0, code, "%s: %s", copied[1], stderr)
			if folder == "spring" {
				assert.Equal(t, "preview "+filepath.Join("spring", "campaign.yaml"), copied[1])
			}
		})
	}
}

func TestInitWhereAFileIs(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "f", "a file")
	for _, folder := range []string{"f", filepath.Join("f", "g", "h")} {
		code, _, stderr := runProgram(t, dir, "init", "--provider", "meta", folder)
		assert.Equal(t, 1, code)
		assert.Contains(t, stderr, "f is a file, not a folder")
	}
}
