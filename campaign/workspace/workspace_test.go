package workspace_test

import (
	"os"
	"path/filepath"
	"testing"

	"campaign/campaign/workspace"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// grow makes files, with their folders, below a folder.
func grow(t *testing.T, root string, files ...string) {
	t.Helper()
	for _, name := range files {
		path := filepath.Join(root, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, nil, 0o600))
	}
}

// realTemp is a temporary folder by its real path; on some systems the usual one leads through a link.
func realTemp(t *testing.T) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	return dir
}

// TestFolders: a folder's ledger counts for all folders below, but for the home's and the root's.
func TestFolders(t *testing.T) {
	root := realTemp(t)
	at := func(names ...string) (paths []string) {
		for _, name := range names {
			paths = append(paths, filepath.Join(root, name))
		}
		return paths
	}
	grow(t, root, "home/ana/team/spring/x", "srv/y")
	require.NoError(t, os.Symlink(filepath.Join(root, "home/ana/team"), filepath.Join(root, "srv/link")))
	require.NoError(t, os.Symlink(filepath.Join(root, "home/ana"), filepath.Join(root, "ana")))
	for _, test := range []struct {
		what, home, dir string
		want            []string
	}{
		{"below home", "home/ana", "home/ana/team/spring", at("home/ana/team/spring", "home/ana/team")},
		{"home itself", "home/ana", "home/ana", at("home/ana")},
		{"a home that is a link", "ana", "home/ana/team", at("home/ana/team")},
		{"through a link", "home/ana", "srv/link/spring", at("home/ana/team/spring", "home/ana/team")},
		{"a folder that isn't there yet", "home/ana", "srv/link/new/campaign", at("home/ana/team/new/campaign", "home/ana/team/new", "home/ana/team")},
	} {
		t.Run(test.what, func(t *testing.T) {
			t.Setenv("HOME", filepath.Join(root, test.home))
			t.Setenv("USERPROFILE", filepath.Join(root, test.home))
			assert.Equal(t, test.want, workspace.Folders(filepath.Join(root, test.dir)))
		})
	}
	t.Run("above home", func(t *testing.T) {
		t.Setenv("HOME", filepath.Join(root, "home/ana"))
		folders := workspace.Folders(filepath.Join(root, "home"))
		assert.Equal(t, at("home"), folders[:1])
		assert.Contains(t, folders, root)
		for _, f := range folders {
			assert.NotEqual(t, f, filepath.Dir(f), "a root counts for nobody but itself")
		}
	})
	t.Run("in everybody's folder", func(t *testing.T) {
		require.NoError(t, os.Chmod(filepath.Join(root, "srv"), 0o777|os.ModeSticky))
		if info, err := os.Stat(filepath.Join(root, "srv")); err != nil || info.Mode()&os.ModeSticky == 0 {
			t.Skip("this system knows no such folders")
		}
		t.Setenv("HOME", filepath.Join(root, "home/ana"))
		folders := workspace.Folders(filepath.Join(root, "srv/new"))
		assert.Equal(t, filepath.Join(root, "srv/new"), folders[0])
		assert.NotContains(t, folders, filepath.Join(root, "srv"))
		assert.Contains(t, folders, root, "it ends nothing")
		assert.Equal(t, filepath.Join(root, "srv"), workspace.Folders(filepath.Join(root, "srv"))[0], "beside a campaign file it counts")
		require.NoError(t, os.Chmod(filepath.Join(root, "srv"), 0o755))
	})
	t.Run("the root itself", func(t *testing.T) {
		volume := filepath.VolumeName(root) + string(filepath.Separator)
		assert.Equal(t, []string{volume}, workspace.Folders(volume))
	})
	t.Run("without HOME", func(t *testing.T) {
		t.Setenv("HOME", "")
		t.Setenv("USERPROFILE", "")
		assert.Contains(t, workspace.Folders(filepath.Join(root, "srv")), root)
	})
}
