package cli_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestProvidersFitThePage: a description keeps to 80 columns but for addresses, which stay whole, and everything that it
// marks as known from somewhere has its source below, once.
func TestProvidersFitThePage(t *testing.T) {
	mark := regexp.MustCompile(`\[~?\d+\]`)
	for name := range vendors {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := runProgram(t, t.TempDir(), "providers", name)
			require.Equal(t, 0, code, stderr)
			for line := range strings.Lines(stdout) {
				line = strings.TrimSuffix(line, "\n")
				assert.True(t, utf8.RuneCountInString(line) <= 80 || len(strings.Fields(line)) <= 2 && strings.Contains(line, "/"), "%q", line)
			}
			known, sources, ok := strings.Cut(stdout, "How surely this is known\n")
			require.True(t, ok)
			said := map[string]int{}
			for line := range strings.Lines(sources) {
				if m := mark.FindString(line); strings.HasPrefix(line, "  "+m+" ") && m != "" {
					said[m]++
				}
			}
			used := mark.FindAllString(known, -1)
			require.NotEmpty(t, used)
			for _, m := range used {
				assert.Equal(t, 1, said[m], "the source of %s", m)
			}
			assert.NotContains(t, stdout, "documented (")
		})
	}
}

// TestProvidersTable: of all, as docs/vendors.md has it, or of one.
func TestProvidersTable(t *testing.T) {
	code, all, stderr := runProgram(t, t.TempDir(), "providers", "--markdown")
	require.Equal(t, 0, code, stderr)
	assert.Equal(t, 2+len(vendors), strings.Count(all, "\n"))
	code, one, stderr := runProgram(t, t.TempDir(), "providers", "meta", "--markdown")
	require.Equal(t, 0, code, stderr)
	lines := strings.SplitAfter(strings.TrimSuffix(one, "\n"), "\n")
	require.Len(t, lines, 3)
	assert.Contains(t, lines[2], "| `meta` |")
	assert.Contains(t, all, lines[2])
}
