package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// The count file stands beside the database and says how much the database must hold at least: its generation, and of
// each run how many groups it has written.
//
//	campaign-ledger 1 generation 0f6d0a5be29a41c3
//	run 1 groups 42
//
// A database whose log was lost or cut, or that was put back from a backup, holds less. Each line has 64 bytes, so that none
// is torn by a power cut; a run writes its own in place, and touches no other's. It is written after each group, and synced
// when a run begins and ends; so after a power cut it may say less than the database holds, never more.

// countPath is the count file of the ledger at path.
func countPath(path string) string { return path + ".count" }

const (
	countHeader = "campaign-ledger 1 generation %s"
	countLine   = "run %d groups %d"
	lineWidth   = 64
)

// errCount says that the count file isn't there, or can't be understood.
var errCount = errors.New("the count file is missing or damaged")

// counted is what a count file says.
type counted struct {
	generation string
	groups     map[int64]int64 // by run
	lines      int             // whole ones, the first included
}

// padded is a line in its width.
func padded(format string, values ...any) []byte {
	return fmt.Appendf(nil, "%-*s\n", lineWidth-1, fmt.Sprintf(format, values...))
}

// makeCount writes a count file without runs, for a database that is about to get this generation.
func makeCount(path, generation string) error {
	f, err := os.OpenFile(countPath(path), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(padded(countHeader, generation))
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		flushFolder(filepath.Dir(path))
	}
	return err
}

// readCount reads the count file of the ledger at path. One without its first line is errCount. A line that isn't whole was
// never synced, or is lost: then its run is missing.
func readCount(path string) (counted, error) {
	text, err := os.ReadFile(countPath(path))
	if errors.Is(err, fs.ErrNotExist) {
		return counted{}, errCount
	}
	if err != nil {
		return counted{}, pathError(path, err)
	}
	c := counted{groups: map[int64]int64{}}
	if n, _ := fmt.Sscanf(string(text), countHeader, &c.generation); n != 1 || len(text) < lineWidth {
		return counted{}, errCount
	}
	for c.lines = 1; len(text) >= (c.lines+1)*lineWidth; c.lines++ {
		var run, groups int64
		line := string(text[c.lines*lineWidth : (c.lines+1)*lineWidth])
		if n, _ := fmt.Sscanf(line, countLine, &run, &groups); n != 2 {
			break
		}
		c.groups[run] = groups
	}
	return c, nil
}

// hasRuns tells whether some run is known to have begun on the ledger at path.
func hasRuns(path string) bool {
	c, err := readCount(path)
	return err == nil && len(c.groups) > 0
}

// A count is a run's own line.
type count struct {
	file   *os.File
	at     int64
	run    int64
	groups int64
}

// openCount adds the run's line behind the whole ones, and has it on disk. The caller holds the right to write in the
// database, so that no other run does the same just now.
func openCount(path string, run int64) (*count, error) {
	known, err := readCount(path)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(countPath(path), os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	c := &count{file: f, at: int64(known.lines) * lineWidth, run: run}
	if err := errors.Join(f.Truncate(c.at), c.write(0), f.Sync()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return c, nil
}

// write says how many groups the run has written.
func (c *count) write(groups int64) error {
	c.groups = groups
	_, err := c.file.WriteAt(padded(countLine, c.run, groups), c.at)
	return err
}

func (c *count) close() error { return errors.Join(c.file.Sync(), c.file.Close()) }
