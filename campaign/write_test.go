//go:build unix

package campaign_test

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign"
)

// TestRights: numbers of people are in the files, so nobody may read them who couldn't read the file before, or a new one
// of this user.
func TestRights(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0o027))
	for name, c := range map[string]struct{ before, want os.FileMode }{
		"new":                  {0, 0o640},
		"only the owner's":     {0o600, 0o600},
		"wider than the umask": {0o666, 0o666},
		"not to be written":    {0o400, 0o400},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a*b.csv")
			if c.before != 0 {
				require.NoError(t, os.WriteFile(path, []byte("old"), 0o600))
				require.NoError(t, os.Chmod(path, c.before))
			}
			require.NoError(t, campaign.WriteWhole(path, func(w io.Writer) error {
				entries, err := os.ReadDir(filepath.Dir(path))
				require.NoError(t, err)
				for _, e := range entries {
					info, err := e.Info()
					require.NoError(t, err)
					assert.True(t, !strings.HasPrefix(e.Name(), ".") || info.Mode()&^c.want&0o077 == 0, "not meanwhile either")
				}
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
