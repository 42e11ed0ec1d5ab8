package scratch_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign/scratch"
)

// inBase makes the test's own binary a process that makes a folder in this base, says where, and waits to be killed.
const inBase = "CAMPAIGN_TEST_SCRATCH_BASE"

func TestMain(m *testing.M) {
	if base := os.Getenv(inBase); base != "" {
		f, err := scratch.New(base)
		if err != nil {
			panic(err)
		}
		if err := os.WriteFile(filepath.Join(f.Path, "people"), []byte("+5511987654321"), 0o600); err != nil {
			panic(err)
		}
		fmt.Println(f.Path)
		select {}
	}
	os.Exit(m.Run())
}

// inProcess makes a folder in another process.
func inProcess(t *testing.T, base string) (path string, kill func()) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), inBase+"="+base)
	out, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	kill = sync.OnceFunc(func() {
		_ = c.Process.Kill()
		_ = c.Wait() // it was killed
	})
	t.Cleanup(kill)
	lines := bufio.NewScanner(out)
	require.True(t, lines.Scan())
	return lines.Text(), kill
}

// TestWhatAKilledProcessLeft is removed by the next, what a living one has isn't, nor what is somebody else's.
func TestWhatAKilledProcessLeft(t *testing.T) {
	base := t.TempDir()
	dead, kill := inProcess(t, base)
	alive, _ := inProcess(t, base)
	kill()
	empty := filepath.Join(base, ".campaign-tmp-1") // killed before it had its lock
	require.NoError(t, os.Mkdir(empty, 0o700))
	var others []string
	for _, name := range []string{".campaign", ".campaign-tmp-old", ".campaign-tmp-2"} {
		others = append(others, filepath.Join(base, name, "ledger.db"))
		require.NoError(t, os.Mkdir(filepath.Join(base, name), 0o700))
		require.NoError(t, os.WriteFile(others[len(others)-1], []byte("a"), 0o600))
	}
	file := filepath.Join(base, ".campaign-tmp-3")
	require.NoError(t, os.WriteFile(file, []byte("a"), 0o600))

	f, err := scratch.New(base)
	require.NoError(t, err)
	assert.NoDirExists(t, dead)
	assert.NoDirExists(t, empty)
	assert.FileExists(t, filepath.Join(alive, "people"))
	for _, other := range append(others, file) {
		assert.FileExists(t, other)
	}
	info, err := os.Stat(f.Path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o700), info.Mode().Perm())
	ignored, err := os.ReadFile(filepath.Join(f.Path, ".gitignore"))
	require.NoError(t, err)
	assert.Equal(t, "*\n", string(ignored))

	require.NoError(t, f.Remove())
	assert.NoDirExists(t, f.Path)
	assert.FileExists(t, filepath.Join(alive, "people"))
}

// TestManyAtOnce: each sweeps while the others begin, and nobody loses the folder that it has.
func TestManyAtOnce(t *testing.T) {
	base := t.TempDir()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 200 {
				f, err := scratch.New(base)
				if !assert.NoError(t, err) {
					return
				}
				file := filepath.Join(f.Path, "people")
				assert.NoError(t, os.WriteFile(file, []byte("a"), 0o600))
				assert.FileExists(t, file)
				assert.NoError(t, f.Remove())
			}
		})
	}
	all.Wait()
	left, err := os.ReadDir(base)
	require.NoError(t, err)
	assert.Empty(t, left)
}
