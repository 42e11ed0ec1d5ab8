package campaign

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"campaign/schema"
)

// resultColumns are the columns of a results file; the copied ones follow.
var resultColumns = []string{"row", "recipient", "status", "reason", "code", "message_id", "attempts", "http_status",
	"first_attempt_at", "answered_at", "delivery", "delivery_at"}

// timeLayout is RFC 3339 in UTC with milliseconds.
const timeLayout = "2006-01-02T15:04:05.000Z"

// Results writes one line for every row of the recipients' file, in its order, from what the ledger knows: the same
// bytes whenever the ledger knows the same. It returns how many rows are in each state.
func (c *Campaign) Results(ctx context.Context, w io.Writer, known Known) (map[State]int, error) {
	columns, err := c.copied()
	if err != nil {
		return nil, err
	}
	buffered := bufio.NewWriterSize(w, 1<<16)
	out := csv.NewWriter(buffered)
	header := slices.Clone(resultColumns)
	for _, i := range columns {
		header = append(header, harmless(c.file.Columns()[i]))
	}
	if err := out.Write(header); err != nil {
		return nil, err
	}
	counts := map[State]int{}
	var line []string
	for l, err := range c.Letters(ctx, known, 0) {
		if err != nil {
			return nil, err
		}
		counts[l.State]++
		line = l.result(line[:0])
		for _, i := range columns {
			line = append(line, harmless(l.Row.Cells[i]))
		}
		if err := out.Write(line); err != nil {
			return nil, err
		}
	}
	out.Flush()
	return counts, errors.Join(out.Error(), buffered.Flush())
}

// result appends the cells of the letter's line.
func (l *Letter) result(line []string) []string {
	recipient := l.Recipient.Address
	switch {
	case l.Recipient.Fault != "":
		recipient = harmless(l.Recipient.Typed)
	case l.Recipient.Chat:
		recipient = harmless(recipient)
	}
	line = append(line, strconv.Itoa(l.Row.Number), recipient, string(l.State), harmless(l.Reason))
	e := l.Entry
	if e == nil {
		return append(line, "", "", "0", "", "", "", "", "")
	}
	status := ""
	if e.HTTPStatus != 0 {
		status = strconv.Itoa(e.HTTPStatus)
	}
	return append(line, harmless(e.Code), harmless(e.MessageID), strconv.Itoa(e.Attempts), status,
		stamp(e.FirstAttempt), stamp(e.Answered), "", "")
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(timeLayout)
}

// harmless is a cell that no spreadsheet takes for a formula, and no terminal for an order.
func harmless(cell string) string {
	cell = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' && r != '\r' || r >= 0x7f && r < 0xa0 {
			return utf8.RuneError
		}
		return r
	}, cell)
	if first, _ := utf8.DecodeRuneInString(cell); cell != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		return "'" + cell
	}
	return cell
}

// copied finds the columns that results.columns names.
func (c *Campaign) copied() ([]int, error) {
	var found []int
	for _, name := range c.Columns {
		i, err := c.file.Column(name)
		if err != nil {
			return nil, err
		}
		found = append(found, i)
	}
	return found, nil
}

// WriteResults writes the results file whole or not at all.
func (c *Campaign) WriteResults(ctx context.Context, path string, known Known) (map[State]int, error) {
	var counts map[State]int
	err := WriteWhole(path, func(w io.Writer) (err error) {
		counts, err = c.Results(ctx, w, known)
		return err
	})
	return counts, err
}

// CheckResults tries whether results can be written to path, and changes nothing there. Nil when they can.
func (c *Campaign) CheckResults(path string) *schema.Problem {
	err := c.spare(path)
	if err == nil {
		err = tryToWrite(path)
	}
	if err == nil {
		return nil
	}
	p := c.document.Problem("results.csv", err.Error(), "name another file in results.csv, or make room for this one")
	return &p
}

// spare refuses a file that the campaign reads or keeps: writing over it would destroy it.
func (c *Campaign) spare(path string) error {
	there, err := os.Stat(path)
	if err != nil {
		return nil // what isn't there isn't read
	}
	for _, own := range append([]string{c.Path, c.listPath, c.LedgerPath, filepath.Join(filepath.Dir(c.Path), ".env")}, c.suppressPaths...) {
		if info, err := os.Stat(own); err == nil && os.SameFile(there, info) {
			return fmt.Errorf("%s is a file of the campaign's own, and would be overwritten", path)
		}
	}
	return nil
}

func tryToWrite(path string) error {
	fail := func(err error) error { return fmt.Errorf("%s can't be written: %s", path, plainError(err)) }
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		if info.Mode()&os.ModeCharDevice != 0 {
			return nil // such as /dev/null
		}
		return fail(errors.New("it isn't an ordinary file"))
	}
	path = target(path)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fail(err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), temporary(path))
	if err != nil {
		return fail(err)
	}
	if err := errors.Join(f.Close(), os.Remove(f.Name())); err != nil {
		return fail(err)
	}
	return nil
}

// temporary is the pattern of a file that becomes path. It is cut, since the longest name that a folder takes is 255 bytes.
func temporary(path string) string {
	base := filepath.Base(path)
	return "." + strings.ToValidUTF8(base[:min(len(base), 200)], "") + "-*"
}

// target is the file behind a symbolic link, so that the link stays.
func target(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

// WriteTo writes a file that a person named, by way of WriteWhole, but never over a file of the campaign's own.
func (c *Campaign) WriteTo(path string, write func(io.Writer) error) error {
	if err := c.spare(path); err != nil {
		return err
	}
	return WriteWhole(path, write)
}

// WriteWhole writes a file by way of a temporary one beside it, so that whoever reads it finds the old or the new one
// and never a half. A device or a pipe, such as /dev/stdout, is written to as it is.
func WriteWhole(path string, write func(io.Writer) error) (err error) {
	fail := func(err error) error { return fmt.Errorf("%s can't be written: %s", path, plainError(err)) }
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return fail(err)
		}
		return errors.Join(write(f), f.Close())
	}
	path = target(path)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fail(err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), temporary(path))
	if err != nil {
		return fail(err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if err := write(f); err != nil {
		var disk *os.PathError
		if errors.As(err, &disk) {
			err = fail(disk)
		}
		return errors.Join(err, f.Close())
	}
	if err := errors.Join(f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return fail(err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fail(err)
	}
	return nil
}
