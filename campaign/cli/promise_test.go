package cli_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestPromises: every test that docs/promises.md names to show a promise is there.
func TestPromises(t *testing.T) {
	_, rest, ok := strings.Cut(read(t, "../..", "docs/promises.md"), "<!-- promises:")
	require.True(t, ok)
	promises, _, ok := strings.Cut(rest, "<!-- /promises -->")
	require.True(t, ok)
	require.Greater(t, requireTests(t, allTests(t), promises), 20)
}

// TestThreats: each threat has a test at least, and every test is there.
func TestThreats(t *testing.T) {
	tests, threats, kinds := allTests(t), 0, 0
	for line := range strings.Lines(read(t, "../..", "docs/threats.md")) {
		switch {
		case strings.HasPrefix(line, "## "):
			kinds++
		case strings.HasPrefix(line, "| what ") || strings.HasPrefix(line, "|---"):
		case strings.HasPrefix(line, "|"):
			threats++
			require.Positive(t, requireTests(t, tests, line), line)
		}
	}
	require.Equal(t, 4, kinds)
	require.Greater(t, threats, 20)
}

// allTests is the source of all tests.
func allTests(t *testing.T) string {
	t.Helper()
	var tests strings.Builder
	require.NoError(t, filepath.WalkDir("../..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		tests.Write(source)
		return err
	}))
	return tests.String()
}

// requireTests requires that the tests which a text names are there, and counts them.
func requireTests(t *testing.T, tests, text string) int {
	t.Helper()
	named := regexp.MustCompile("`(Test\\w+)`").FindAllStringSubmatch(text, -1)
	for _, m := range named {
		assert.True(t, strings.Contains(tests, "func "+m[1]+"(t *testing.T)"), "there is no test %s", m[1])
	}
	return len(named)
}
