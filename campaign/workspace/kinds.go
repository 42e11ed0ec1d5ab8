package workspace

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"

	"campaign/schema/wording"
)

// A Kind is a kind of file that this program writes, with numbers of people in it, and by what such a file is known. The
// zero Kind is for files that everybody may read and that aren't there yet.
type Kind struct {
	Name string                 // in a sentence: a results file
	Is   func(head []byte) bool // tells by how a file begins
}

// An Unwritable is why a file can't be written, or may not be, since it Overwrites one that isn't this program's.
type Unwritable struct {
	wording.Problem
	Overwrites bool
}

func (u *Unwritable) Error() string { return u.Text }

// Overwriting is the error of a file that may not be written.
func Overwriting(p wording.Problem) error { return &Unwritable{p, true} }

// headSize is how much of a file shows its kind.
const headSize = 8 << 10

// CheckOverwrite refuses to write over a file that this program didn't write as the same kind. One that is empty is no loss, and
// whether one that isn't there can be written shows in writing. The error is an *Unwritable.
func (k Kind) CheckOverwrite(path string) error {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() == 0 {
		return nil
	}
	if k.Is == nil {
		return Overwriting(wording.Say("file-there-already", wording.Args{"file": path}))
	}
	head, err := headOf(path)
	if err != nil {
		return Overwriting(wording.Say("file-of-unknown-kind",
			wording.Args{"file": path, "reason": Reason(err), "kind": strings.TrimPrefix(k.Name, "a ")}))
	}
	if !k.Is(head) {
		return Overwriting(wording.Say("file-of-another-kind", wording.Args{"file": path, "kind": k.Name}))
	}
	return nil
}

func headOf(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head := make([]byte, headSize)
	n, err := io.ReadFull(f, head)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil // it is shorter
	}
	return head[:n], err
}

// rights are those of a new file.
func (k Kind) rights() fs.FileMode {
	if k.Is == nil {
		return 0o666 // less what the system takes from it
	}
	return 0o600
}
