package table

import (
	"errors"
	"hash/maphash"
	"io"
	"os"
)

// blockSize is how many bytes of a file are read and compared at once.
const blockSize = 64 << 10

// errChanged says that a file doesn't hold any more what it held.
var errChanged = errors.New("the file was changed")

// A Content is what a file holds, as a digest of each of its blocks: eight bytes for 64 KiB. A file is told from another by its
// content, since its size and its times may be the same, or be put back. It is learnt as it is first read, from the start on.
type Content struct {
	size   int64
	seed   maphash.Seed
	blocks []uint64
}

func newContent(size int64) Content { return Content{size: size, seed: maphash.MakeSeed()} }

// buffer has room for a block.
func (c *Content) buffer() []byte { return make([]byte, min(blockSize, c.size)) }

// read reads the n-th block, io.EOF after the last. It is errChanged where the file holds another one there than it did.
func (c *Content) read(file *os.File, n int, buffer []byte) ([]byte, error) {
	at := int64(n) * blockSize
	if at >= c.size {
		return nil, io.EOF
	}
	block := buffer[:min(blockSize, c.size-at)]
	if _, err := file.ReadAt(block, at); errors.Is(err, io.EOF) {
		return nil, errChanged // it was cut short
	} else if err != nil {
		return nil, err
	}
	digest := maphash.Bytes(c.seed, block)
	if n == len(c.blocks) {
		c.blocks = append(c.blocks, digest)
	}
	if c.blocks[n] != digest {
		return nil, errChanged
	}
	return block, nil
}

// readFrom reads all blocks from the n-th on.
func (c *Content) readFrom(file *os.File, n int) error {
	for buffer := c.buffer(); ; n++ {
		if _, err := c.read(file, n, buffer); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// Content is what the file held when it was opened.
func (f *File) Content() Content { return f.content }

// StandsAt tells whether the file at path holds this content. The error is a *Problem: why there is no file that could.
func (c *Content) StandsAt(path string) (bool, error) {
	handle, info, p := open(path)
	if p != nil {
		return false, p
	}
	defer handle.Close()
	return info.Size() == c.size && c.readFrom(handle, 0) == nil, nil
}

// A steady reader gives the content that a file had when it was opened, and nothing else: a row could be half of the old and
// half of the new one, and its number a stranger's.
type steady struct {
	file   *File
	buffer []byte
	next   int    // number of the block that is read next
	skip   int    // bytes at its start that aren't wanted
	rest   []byte // of the block before it
}

// bytes reads the file from a place in its first block on.
func (f *File) bytes(from int) io.Reader {
	return &steady{file: f, buffer: f.content.buffer(), skip: from}
}

func (r *steady) Read(b []byte) (int, error) {
	for len(r.rest) == 0 {
		if err := r.file.unchanged(); err != nil {
			return 0, err
		}
		block, err := r.file.content.read(r.file.handle, r.next, r.buffer)
		if err != nil {
			return 0, err
		}
		r.next, r.rest, r.skip = r.next+1, block[r.skip:], 0
	}
	n := copy(b, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// unchanged is nil while the file is as long as it was when it was opened. One that grows may be longer: what
// is appended to it is read when it is looked at again.
func (f *File) unchanged() error {
	info, err := f.handle.Stat()
	if err != nil {
		return err
	}
	if info.Size() != f.content.size && !f.options.Grows {
		return errChanged
	}
	return nil
}
