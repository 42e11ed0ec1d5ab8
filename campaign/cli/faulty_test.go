package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// A workshop builds the program with its points of fault, once for all tests that want it: the released program has none.
type workshop struct {
	once sync.Once
	dir  string
	path string
	err  error
	said []byte
}

// faulty is the program that can be broken: CAMPAIGN_FAULT kills it at a point, CAMPAIGN_ANSWER_TIMEOUT makes it
// impatient.
func faulty(t *testing.T) string {
	t.Helper()
	shop.once.Do(func() {
		if shop.dir, shop.err = os.MkdirTemp("", "campaign-faulty-*"); shop.err != nil {
			return
		}
		shop.path = filepath.Join(shop.dir, "campaign")
		build := exec.Command("go", "build", "-tags", "faultpoints", "-o", shop.path, "campaign")
		build.Env = append(os.Environ(), "GOFLAGS=") // without the race detector: hundreds of them are started
		shop.said, shop.err = build.CombinedOutput()
	})
	require.NoError(t, shop.err, string(shop.said))
	return shop.path
}

var shop workshop
