package cli_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestNeverUnasked: where nobody sits at a terminal nothing leaves without --yes, also when something is piped in that looks
// like an answer.
func TestNeverUnasked(t *testing.T) {
	const said = "campaign: nothing was sent: nobody can be asked first, since standard input isn't a terminal; add --yes to send without a question\n"
	for name, args := range map[string][]string{
		"a run":         {"run"},
		"some":          {"run", "--limit", "2"},
		"quiet":         {"run", "--quiet"},
		"events":        {"run", "--json"},
		"one to myself": {"run", "--test-to", phone(9)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t, accept)
			dir := folder(t, r.URL, "unlimited", list(5))
			for _, typed := range []string{"", "y\n"} {
				p := prepared(dir, append(args, "campaign.yaml")...)
				p.Stdin = strings.NewReader(typed)
				var stderr strings.Builder
				p.Stderr = &stderr
				require.Error(t, p.Run())
				assert.Equal(t, 1, p.ProcessState.ExitCode())
				assert.True(t, strings.HasSuffix(stderr.String(), said), stderr.String())
			}
			assert.Empty(t, r.got())
			assert.NoFileExists(t, dir+"/campaign.results.csv")
		})
	}
}

// TestNothingToAsk: who sends nothing to anybody needs no --yes.
func TestNothingToAsk(t *testing.T) {
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "unlimited", list(5))
	for _, args := range [][]string{{"--sandbox"}, {"--sandbox", "--test-to", phone(9)}, {"--dry-run"}} {
		code, _, stderr := runProgram(t, dir, append(append([]string{"run"}, args...), "campaign.yaml")...)
		require.Equal(t, 0, code, stderr)
	}
	require.Empty(t, r.got())
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	code, _, stderr = runProgram(t, dir, "run", "campaign.yaml")
	assert.Equal(t, 0, code, stderr)
	assert.Contains(t, stderr, "nothing: nobody on this list is left")
	assert.Len(t, r.got(), 5)
}
