package survivaltest

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// What a program asked of the system, as strace writes it down.

// recorder is strace, with every call by which a file could change and what is written to sockets. A call is written down
// when it begins and when it has ended, by one hand, so that the order of lines is an order of events.
func recorder(trace string) []string {
	return []string{"strace", "-f", "--seccomp-bpf", "-y", "-qq", "-xx", "-s", "10000000", "-e", "signal=none", "-o", trace, "-e", "trace=" +
		"write,pwrite64,fsync,fdatasync,openat,lseek,ftruncate,mkdirat,renameat,renameat2,unlinkat,mmap," +
		"writev,pwritev,pwritev2,fallocate,truncate,linkat,symlinkat,copy_file_range,sendfile,sync_file_range," +
		"?open,?creat,?mkdir,?rename,?unlink,?rmdir,?link,?symlink"}
}

// A call is a system call of the recorded program.
type call struct {
	name         string
	args         []string
	result       string
	injected     bool // it failed since strace made it fail
	began, ended int  // lines of the trace; ended is never when the program was killed in it
}

// readTrace reads the calls of a trace, in the order in which they began; lines count from first.
func readTrace(path string, first int) (calls []*call, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	open := map[string]*call{} // by thread
	lines := bufio.NewReaderSize(f, 1<<20)
	for n := first; ; n++ {
		text, err := lines.ReadString('\n')
		if err == io.EOF {
			return calls, nil
		}
		if err != nil {
			return nil, err
		}
		thread, text, _ := strings.Cut(strings.TrimSuffix(text, "\n"), " ")
		text = strings.TrimLeft(text, " ")
		if _, rest, ok := strings.Cut(text, " resumed>"); ok && strings.HasPrefix(text, "<... ") {
			c := open[thread]
			if c == nil {
				return nil, fmt.Errorf("line %d: a call goes on that never began", n)
			}
			delete(open, thread)
			c.end(rest, n)
			continue
		}
		name, rest, ok := strings.Cut(text, "(")
		if !ok {
			continue // the end of a thread
		}
		c := &call{name: name, began: n, ended: never}
		calls = append(calls, c)
		if args, ok := strings.CutSuffix(rest, " <unfinished ...>"); ok {
			c.take(args)
			open[thread] = c
			continue
		}
		c.end(rest, n)
	}
}

// end takes the rest of a call's text, with its result. Texts are hexadecimal, so that brackets are strace's own.
func (c *call) end(text string, line int) {
	args, result, _ := strings.Cut(text, ")")
	for _, killed := range []string{" <unfinished ...>", " <detached ...>"} {
		args = strings.TrimSuffix(args, killed)
	}
	c.take(args)
	words := strings.Fields(result)
	if len(words) < 2 || words[1] == "?" {
		return // the program was killed in it
	}
	c.result, c.ended, c.injected = words[1], line, strings.HasSuffix(result, "(INJECTED)")
}

// take takes arguments.
func (c *call) take(text string) {
	if text = strings.Trim(text, ", "); text != "" {
		c.args = append(c.args, strings.Split(text, ", ")...)
	}
}

// failed tells a call that changed nothing.
func (c *call) failed() bool { return c.result == "-1" }

// path is the file of the argument that is a file's number, "" where it is none.
func (c *call) path(arg int) string {
	if arg >= len(c.args) {
		return ""
	}
	return pathOf(c.args[arg])
}

// pathOf reads 5<\x2f\x74…>.
func pathOf(text string) string {
	_, name, ok := strings.Cut(text, "<")
	if !ok {
		return ""
	}
	return unhex(strings.TrimSuffix(name, ">"))
}

// file is the file of two arguments, a folder and a name in it.
func (c *call) file(folder, arg int) string {
	name := string(c.data(arg))
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(c.path(folder), name)
}

// subject is the file that the call is about.
func (c *call) subject() string {
	switch c.name {
	case "mkdirat":
		return c.file(0, 1)
	case "renameat":
		return c.file(2, 3)
	}
	return c.path(0)
}

// data is an argument that is a text.
func (c *call) data(arg int) []byte {
	return []byte(unhex(strings.Trim(c.args[arg], `"`)))
}

// written is how much of its data the call wrote; one that never ended may have written all.
func (c *call) written() []byte {
	data := c.data(1)
	if n, err := strconv.Atoi(c.result); err == nil {
		return data[:n]
	}
	return data
}

// number is an argument that is one.
func (c *call) number(arg int) (int64, error) { return strconv.ParseInt(c.args[arg], 0, 64) }

// unhex reads \x2f\x74….
func unhex(text string) string {
	raw, err := hex.DecodeString(strings.ReplaceAll(text, `\x`, ""))
	if err != nil {
		panic(fmt.Sprintf("strace wrote %.100q, which isn't wholly hexadecimal", text))
	}
	return string(raw)
}
