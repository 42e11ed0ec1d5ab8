package cli_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// rewrite changes a file's text.
func rewrite(t *testing.T, dir, name string, change func(string) string) {
	t.Helper()
	before := read(t, dir, name)
	after := change(before)
	require.NotEqual(t, before, after, "%s is as before", name)
	write(t, dir, name, after)
}

func replaced(old, new string) func(string) string {
	return func(text string) string { return strings.ReplaceAll(text, old, new) }
}

// added adds settings to a campaign file.
func added(text string) func(string) string { return func(file string) string { return file + text } }

// started starts a campaign in a folder below dir, by `init`, and gives its folder.
func started(t *testing.T, dir, name string) string {
	t.Helper()
	code, _, stderr := runProgram(t, dir, "init", "--provider", "cloudhumans", name)
	require.Equal(t, 0, code, stderr)
	return filepath.Join(dir, name)
}
