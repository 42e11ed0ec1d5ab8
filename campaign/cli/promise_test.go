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

// TestREADMEPromises: every test that the README names to show a promise is there.
func TestREADMEPromises(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	_, rest, ok := strings.Cut(string(text), "<!-- promises:")
	require.True(t, ok)
	promises, _, ok := strings.Cut(rest, "<!-- /promises -->")
	require.True(t, ok)
	var tests strings.Builder
	require.NoError(t, filepath.WalkDir("../..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		tests.Write(source)
		return err
	}))
	named := regexp.MustCompile("`(Test\\w+)`").FindAllStringSubmatch(promises, -1)
	require.Greater(t, len(named), 20)
	for _, m := range named {
		assert.Contains(t, tests.String(), "func "+m[1]+"(t *testing.T)")
	}
}
