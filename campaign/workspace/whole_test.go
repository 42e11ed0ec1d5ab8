//go:build unix

package workspace_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign"
	"campaign/campaign/workspace"
)

// TestRights: numbers of people are in the files, so nobody but this user may read them who couldn't read the file before.
func TestRights(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0o022))
	for name, c := range map[string]struct{ before, want os.FileMode }{
		"new":                  {0, 0o600},
		"only the owner's":     {0o600, 0o600},
		"wider than the umask": {0o666, 0o666},
		"not to be written":    {0o400, 0o400},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a*b.csv")
			if c.before != 0 {
				require.NoError(t, os.WriteFile(path, []byte(resultsHeader), 0o600))
				require.NoError(t, os.Chmod(path, c.before))
			}
			require.NoError(t, workspace.WriteWhole(path, campaign.ResultsFile, func(w io.Writer) error {
				entries, err := os.ReadDir(filepath.Dir(path))
				require.NoError(t, err)
				hidden := 0
				for _, e := range entries {
					info, err := e.Info()
					require.NoError(t, err)
					if strings.HasPrefix(e.Name(), ".") {
						hidden++
						assert.Zero(t, info.Mode()&0o077, "not meanwhile either")
					}
				}
				assert.Equal(t, 1, hidden)
				_, err = io.WriteString(w, "new")
				return err
			}))
			info, err := os.Stat(path)
			require.NoError(t, err)
			assert.Equal(t, c.want, info.Mode().Perm())
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			assert.Equal(t, "new", string(text))
		})
	}
}

// TestKilledWhileItWrites: what a kill leaves of a file is removed by the next that writes there, and the file stays whole.
func TestKilledWhileItWrites(t *testing.T) {
	const inPlace = "CAMPAIGN_TEST_WRITE"
	writing := func(line string) func(io.Writer) error {
		return func(w io.Writer) error {
			_, err := io.WriteString(w, resultsHeader+line)
			return err
		}
	}
	if path := os.Getenv(inPlace); path != "" { // the process that is killed
		require.NoError(t, workspace.WriteWhole(path, campaign.ResultsFile, func(w io.Writer) error {
			require.NoError(t, writing("2,+5511987654321\n")(w))
			fmt.Println("writing")
			select {}
		}))
	}
	path := filepath.Join(t.TempDir(), "results.csv")
	require.NoError(t, workspace.WriteWhole(path, campaign.ResultsFile, writing("")))
	other := exec.Command(os.Args[0], "-test.run=^TestKilledWhileItWrites$")
	other.Env = append(os.Environ(), inPlace+"="+path)
	out, err := other.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, other.Start())
	said, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "writing\n", said)
	require.NoError(t, other.Process.Kill())
	_ = other.Wait() // it was killed
	entries, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.Len(t, entries, 2, "it left something, or the test shows nothing")
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, resultsHeader, string(text))

	require.NoError(t, workspace.WriteWhole(path, campaign.ResultsFile, writing("")))
	entries, err = os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	assert.Len(t, entries, 1)
}
