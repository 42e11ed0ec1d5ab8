package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign"
	"campaign/campaign/cli/terminal"
	"campaign/providers"
)

// TestCompletion asks what a shell asks.
func TestCompletion(t *testing.T) {
	var names []string
	for _, p := range providers.All() {
		names = append(names, p.Name)
	}
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "people.csv"), []byte("phone,first_name\n+5511912345678,Ana\nnobody,Bia\n"), 0o644))
	file := filepath.Join(dir, "campaign.yaml")
	require.NoError(t, os.WriteFile(file, []byte("version: 1\nname: x\nprovider: {name: cloudhumans, account_id: 1, inbox_id: 2, "+
		"api_access_token: \"${T}\"}\nrecipients: {csv: people.csv, max_invalid: 90%}\ntemplate: {name: x, variables: {name: \"{{ first_name }}\"}}\n"), 0o644))
	t.Chdir(dir)
	const anyFile, noFiles, keepOrder, byEnding, folders = 0, 4, 32, 8, 16
	tests := []struct {
		typed []string
		want  []string
		then  int
	}{
		{[]string{"run", ""}, []string{"yaml", "yml"}, byEnding},
		{[]string{"run", "a.yaml", ""}, nil, noFiles},
		{[]string{"check", "a.yaml", ""}, []string{"yaml", "yml"}, byEnding},
		{[]string{"preview", ""}, []string{"yaml", "yml"}, byEnding},
		{[]string{"status", ""}, []string{"yaml", "yml"}, byEnding},
		{[]string{"results", ""}, []string{"yaml", "yml"}, byEnding},
		{[]string{"ledger", "c"}, []string{"check"}, noFiles},
		{[]string{"ledger", "check", ""}, []string{"yaml", "yml"}, byEnding},
		{[]string{"ledger", "backup", ""}, []string{"yaml", "yml"}, byEnding},
		{[]string{"ledger", "backup", "a.yaml", ""}, nil, anyFile},
		{[]string{"ledger", "backup", "a.yaml", "b.db", ""}, nil, noFiles},
		{[]string{"report", ""}, []string{"yaml", "yml", "csv", "txt", "xlsx"}, byEnding},
		{[]string{"init", ""}, nil, folders},
		{[]string{"init", "--provider", ""}, names, noFiles | keepOrder},
		{[]string{"init", "--provider", "m"}, []string{"moorse", "meta"}, noFiles | keepOrder},
		{[]string{"providers", ""}, names, noFiles | keepOrder},
		{[]string{"providers", "meta", ""}, nil, noFiles},
		{[]string{"run", "--retry", ""}, []string{"rejected", "unsure"}, noFiles},
		{[]string{"run", "--retry", "rejected,"}, []string{"rejected,unsure"}, noFiles},
		{[]string{"run", "--retry=u"}, []string{"unsure"}, noFiles},
		{[]string{"preview", file, "--row", ""}, []string{"2", "3"}, noFiles | keepOrder},
		{[]string{"preview", "--row", ""}, []string{"2", "3"}, noFiles | keepOrder},
		{[]string{"run", "--limit", ""}, nil, noFiles},
		{[]string{"sandbox", ""}, nil, noFiles},
		{[]string{"sandbox", "--addr", ""}, []string{"127.0.0.1:8025"}, noFiles},
		{[]string{"run", "--sandbox="}, []string{"127.0.0.1:8025"}, noFiles},
		{[]string{"completion", "z"}, []string{"zsh"}, noFiles},
		{[]string{"sta"}, []string{"status"}, noFiles},
	}
	for _, tt := range tests {
		t.Run(strings.Join(tt.typed, " "), func(t *testing.T) {
			var out bytes.Buffer
			d := &dialogue{Terminal: &terminal.Terminal{Out: &out, Err: &bytes.Buffer{}}}
			require.Equal(t, exitOK, run(t.Context(), d, append([]string{"__complete"}, tt.typed...)))
			lines := strings.Split(strings.TrimSpace(out.String()), "\n")
			var got []string
			for _, line := range lines[:len(lines)-1] {
				word, _, _ := strings.Cut(line, "\t")
				got = append(got, word)
			}
			assert.Equal(t, tt.want, got)
			then := 0
			for _, digit := range strings.TrimPrefix(lines[len(lines)-1], ":") {
				then = then*10 + int(digit-'0')
			}
			assert.Equal(t, tt.then, then, "%s", out.String())
		})
	}
}

// TestHelp: every command says what it does, in lines that fit, and its examples are what it takes.
func TestHelp(t *testing.T) {
	root := command(&dialogue{Terminal: &terminal.Terminal{}})
	all := []*cobra.Command{root}
	for _, cmd := range root.Commands() {
		if cmd.Name() != "completion" && cmd.Name() != "help" {
			all = append(append(all, cmd), cmd.Commands()...)
		}
	}
	for _, cmd := range all {
		t.Run(cmd.CommandPath(), func(t *testing.T) {
			require.NotEmpty(t, cmd.Long)
			require.NotEmpty(t, cmd.Example)
			for line := range strings.SplitSeq(cmd.Long+"\n"+cmd.Example, "\n") {
				assert.LessOrEqual(t, len(line), 120)
			}
			for line := range strings.SplitSeq(cmd.Example, "\n") {
				typed, _, _ := strings.Cut(strings.TrimSpace(line), "   ")
				typed, _, _ = strings.Cut(typed, " > ")
				found, rest, err := command(&dialogue{Terminal: &terminal.Terminal{}}).Find(strings.Fields(typed)[1:])
				require.NoError(t, err, typed)
				assert.True(t, cmd.HasSubCommands() || found.CommandPath() == cmd.CommandPath(), typed)
				require.NoError(t, found.ParseFlags(rest), typed)
				assert.NoError(t, found.ValidateArgs(found.Flags().Args()), typed)
			}
		})
	}
	for _, s := range []campaign.State{campaign.Rejected, campaign.Unsure} {
		assert.NotEmpty(t, retryWords[s])
	}
}

// TestHelpOfCommands: help takes a command's name, and completion without a shell says which there are.
func TestHelpOfCommands(t *testing.T) {
	for typed, want := range map[string]string{
		"help": "init", "help run": "Check every row", "help completion zsh": "zsh", "help help": "help [command]", "completion": "powershell",
	} {
		var out bytes.Buffer
		require.Equal(t, exitOK, run(t.Context(), &dialogue{Terminal: &terminal.Terminal{Out: &out, Err: &bytes.Buffer{}}}, strings.Fields(typed)), typed)
		assert.Contains(t, out.String(), want, typed)
	}
}

func TestCompletionScripts(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		var out bytes.Buffer
		require.Equal(t, exitOK, run(t.Context(), &dialogue{Terminal: &terminal.Terminal{Out: &out, Err: &bytes.Buffer{}}}, []string{"completion", shell}))
		assert.Contains(t, out.String(), "__complete", shell)
	}
}
