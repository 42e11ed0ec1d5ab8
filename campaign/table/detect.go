package table

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"campaign/schema/wording"
)

// western80 are the bytes from 0x80 to 0x9F that Western texts have in Windows-1252: € ‚ „ … Š Ž ‘ ’ “ ” • – — ™ š ž.
const western80 = "\x80\x82\x84\x85\x8a\x8e\x91\x92\x93\x94\x95\x96\x97\x99\x9a\x9e"

// A census is what a reading of every byte of a file finds.
type census struct {
	wide     int // characters of more than one byte, as UTF-8 writes them
	bad      int // bytes that UTF-8 can't have there
	badLine  int // line of the first of them
	zeroLine int // line of the first zero byte; 0: none
	high     int // bytes from 0xC0 on, of the bad ones, but for the odd: letters of a one-byte charset
	runs     int // of them, those in words of a script that isn't Latin
	hebrew   int // of those, the ones that are Hebrew letters in Windows-1255
	odd      int // bad bytes that in Windows-1252 would be what no text has there
	coins    int // of those, € and £ where they may be meant
	shekels  int // bytes 0xA4 that aren't odd: ¤ in Windows-1252, ₪ in Windows-1255, € in ISO 8859-15
	inWords  int // bytes 0xA0 that stand like the á of Márcia, which is that byte in MS-DOS
	asSpaces int // bytes 0xA0 in other places, as Windows-1252 has a space that doesn't break
	lines    int
}

// detect reads all of r, a text of that size, which is a block at a time and a second for each gigabyte or so.
func detect(r io.Reader, size int64) (census, error) {
	var s census
	buf := make([]byte, min(256<<10, size+utf8.UTFMax))
	kept := 0
	for {
		n, err := r.Read(buf[kept:])
		block := buf[:kept+n]
		whole := len(block)
		if err == nil {
			whole -= unfinished(block)
		}
		s.block(block[:whole])
		kept = copy(buf, block[whole:])
		if err == io.EOF {
			return s, nil
		}
		if err != nil {
			return s, err
		}
	}
}

// unfinished is how many bytes at the end of a block begin a character that goes on in the next.
func unfinished(block []byte) int {
	for i := 1; i <= min(utf8.UTFMax-1, len(block)); i++ {
		if b := block[len(block)-i]; utf8.RuneStart(b) {
			if b >= 0xc0 && !utf8.FullRune(block[len(block)-i:]) {
				return i
			}
			return 0
		}
	}
	return 0
}

func (s *census) block(block []byte) {
	if i := bytes.IndexByte(block, 0); i >= 0 && s.zeroLine == 0 {
		s.zeroLine = s.lines + bytes.Count(block[:i], []byte("\n")) + 1
	}
	if utf8.Valid(block) {
		s.wide += len(block) - utf8.RuneCount(block)
	} else {
		s.letters(block)
	}
	s.lines += bytes.Count(block, []byte("\n"))
}

// letters looks at a block that isn't UTF-8 throughout.
func (s *census) letters(block []byte) {
	run := 0
	flush := func(end int) {
		hebrew := 0
		for _, b := range block[end-run : end] {
			if b >= 0xe0 && b <= 0xfa {
				hebrew++
			}
		}
		// Western words have three such letters on end nowhere, and no two without another letter beside them.
		if run >= 3 || hebrew == 2 && !letterAt(block, end-3) && !letterAt(block, end) {
			s.runs += run
			s.hebrew += hebrew
		}
		run = 0
	}
	for i := 0; i < len(block); {
		r, size := utf8.DecodeRune(block[i:])
		switch b := block[i]; {
		case r != utf8.RuneError || size > 1:
			flush(i)
			if size > 1 {
				s.wide++
			}
		default:
			if s.bad++; s.badLine == 0 {
				s.badLine = s.lines + bytes.Count(block[:i], []byte("\n")) + 1
			}
			switch {
			case oddAt(block, i):
				if s.odd++; b == 0x80 || b == 0xa3 && !letterAt(block, i+1) {
					s.coins++
				}
			case b == 0xa4:
				s.shekels++
			case b >= 0xc0:
				s.high++
			case b == 0xa0 && consonantAt(block, i-1) && smallAt(block, i+1):
				s.inWords++
			case b == 0xa0:
				s.asSpaces++
			}
			if b >= 0xc0 {
				run++
				break
			}
			flush(i)
		}
		i += size
	}
	flush(len(block))
}

// letterAt reports an ASCII letter at a place of a block; there is none outside of it.
func letterAt(block []byte, i int) bool {
	return i >= 0 && i < len(block) && (block[i]|0x20) >= 'a' && (block[i]|0x20) <= 'z'
}

// smallAt reports a small ASCII letter.
func smallAt(block []byte, i int) bool { return letterAt(block, i) && block[i] >= 'a' }

func consonantAt(block []byte, i int) bool {
	return letterAt(block, i) && strings.IndexByte("aeiou", block[i]|0x20) < 0
}

// oddAt reports a byte that a text in Windows-1252 doesn't have at this place, and one of MS-DOS or of old Macs does: Windows
// has few letters below 0xA0, and no sign within a word.
func oddAt(block []byte, i int) bool {
	follows := letterAt(block, i-1)
	switch b := block[i]; b {
	case 0x82, 0x84, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xb5, 0xb6: // ‚ „ ¡ ¢ £ ¤ ¥ µ ¶; in MS-DOS é ä í ó ú ñ Ñ Á Â
		return follows
	case 0x80, 0x93, 0x94: // € “ ”; in MS-DOS Ç ô ö
		return follows && (letterAt(block, i+1) || i+1 < len(block) && block[i+1] >= 0xc0)
	case 0x8a, 0x8e, 0xc6: // Š Ž Æ; in MS-DOS è and ã, é of Macs
		return follows && (smallAt(block, i-1) || smallAt(block, i+1))
	default:
		return b >= 0x80 && b <= 0x9f && strings.IndexByte(western80, b) < 0
	}
}

// fewCoins are too few for letters that look like money in Windows: "R€AL" and "GBP£ 5" are written.
const fewCoins = 3

// verdict is the charset of a file without a byte order mark, or what keeps it from being known. settable says that the
// campaign file can name one.
func (s *census) verdict(settable bool) (charset, *Problem) {
	odd := s.odd
	if s.inWords > s.asSpaces {
		odd += s.inWords
	}
	unknown := func(p wording.Problem) (charset, *Problem) {
		if settable {
			p = p.Advise("settable")
		}
		return charset{}, of(p)
	}
	switch {
	case s.bad == 0:
		return charset{name: "UTF-8"}, nil
	case s.wide*10 >= s.bad:
		return charset{}, s.mixed()
	case s.runs*2 > s.high && s.hebrew*10 >= s.runs*9:
		return unknown(wording.Say("encoding-hebrew", nil))
	case s.runs*2 > s.high:
		return unknown(wording.Say("encoding-not-western", nil))
	case odd*2 > s.high && (odd > s.coins || s.coins >= fewCoins): // half, as some capitals of MS-DOS are other letters of Windows
		return unknown(wording.Say("encoding-dos-or-mac", nil))
	case s.shekels > 0:
		return unknown(wording.Say("encoding-of-sign-unknown", nil))
	}
	return charset{name: "Windows-1252", codec: charmap.Windows1252}, nil
}

// mixed is the problem of text that is UTF-8 in one place and not in another.
func (s *census) mixed() *Problem {
	return of(wording.Say("encoding-mixed", wording.Args{"line": strconv.Itoa(s.badLine)}))
}
