package workspace

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

// A Kind is a kind of file that this program writes, with numbers of people in it, and by what such a file is known. The
// zero Kind is for files that everybody may read and that aren't there yet.
type Kind struct {
	Name string                 // in a sentence: a results file
	Is   func(head []byte) bool // tells by how a file begins
}

// An Overwriting is a refusal: to write the file would destroy one that isn't this program's.
type Overwriting struct{ Text string }

func (o *Overwriting) Error() string { return o.Text }

// headSize is how much of a file shows its kind.
const headSize = 8 << 10

// Spare refuses to write over a file that this program didn't write as the same kind. One that is empty is no loss, and
// whether one that isn't there can be written shows in writing.
func (k Kind) Spare(path string) error {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() == 0 {
		return nil
	}
	if k.Is == nil {
		return &Overwriting{path + " is there already, and would be overwritten"}
	}
	head, err := headOf(path)
	if err != nil {
		return &Overwriting{fmt.Sprintf("%s can't be read (%s), and may be no %s", path, Reason(err), strings.TrimPrefix(k.Name, "a "))}
	}
	if !k.Is(head) {
		return &Overwriting{fmt.Sprintf("%s isn't %s of this program, and would be overwritten", path, k.Name)}
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
