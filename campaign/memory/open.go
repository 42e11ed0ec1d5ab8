package memory

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"campaign/campaign/ledger"
	"campaign/campaign/workspace"
)

// Open opens a ledger for writing, and makes it where there is none; where one was, only anew. A folder of the
// program's own that it makes is kept out of git.
func Open(ctx context.Context, path string, anew bool) (*ledger.Ledger, error) {
	open := ledger.Open
	if anew {
		open = ledger.OpenAnew
	}
	_, before := os.Stat(filepath.Dir(path))
	l, err := open(ctx, path)
	if err == nil && before != nil {
		workspace.KeepOutOfGit(filepath.Dir(path))
	}
	return l, err
}

// IsThere tells whether something is in a ledger's place; else the first run makes one there.
func IsThere(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}
