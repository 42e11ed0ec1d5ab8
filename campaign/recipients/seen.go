package recipients

import (
	"hash/maphash"
	"math/bits"
	"strconv"
)

// Seen finds people who stand in a file twice. A person takes 12 to 24 bytes, whatever the length of the name, so that ten
// million fit in 250 MB. Its zero value is ready. Not safe for concurrent use.
type Seen struct {
	numbers firstRows[uint64]
	others  firstRows[[2]uint64]
	seeds   [2]maphash.Seed
}

// Add notes that ref stands in row, which is positive and less than 2^32. Where it stood already, again is true and first is the row of
// the first time.
//
// References that aren't E.164 numbers are told apart by 128 bits of them.
func (s *Seen) Add(ref string, row int) (first int, again bool) {
	if s.numbers.hash == nil {
		s.numbers.hash = mix
		s.others.hash = func(k [2]uint64) uint64 { return k[0] }
		s.seeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}
	}
	if number, ok := packed(ref); ok {
		return s.numbers.add(number, row)
	}
	return s.others.add([2]uint64{maphash.String(s.seeds[0], ref), maphash.String(s.seeds[1], ref)}, row)
}

// packed is an E.164 number in eight bytes.
func packed(ref string) (uint64, bool) {
	if len(ref) < 2 || len(ref) > 19 || ref[0] != '+' || ref[1] == '0' {
		return 0, false
	}
	n, err := strconv.ParseUint(ref[1:], 10, 64)
	return n, err == nil
}

// mix spreads numbers that follow one another over the whole range.
func mix(n uint64) uint64 {
	hi, lo := bits.Mul64(n^0x9e3779b97f4a7c15, 0xd6e8feb86659fd93)
	return hi ^ lo
}

// firstRows are the first rows of keys. They are cut into shards that grow one by one, so that growing never needs the
// memory of two whole tables.
type firstRows[K comparable] struct {
	hash   func(K) uint64
	shards [256]shard[K]
}

// A shard is an open table: a key stands at the place that its hash names or at the next free one after it.
type shard[K comparable] struct {
	keys []K
	rows []uint32 // 0: free
	used int
}

func (t *firstRows[K]) add(key K, row int) (first int, again bool) {
	h := t.hash(key)
	s := &t.shards[h>>56]
	if s.used >= len(s.keys)/8*7 {
		s.grow(t.hash)
	}
	i := s.place(h, key)
	if s.rows[i] != 0 {
		return int(s.rows[i]), true
	}
	s.keys[i], s.rows[i] = key, uint32(row)
	s.used++
	return row, false
}

// place is where the key is or belongs.
func (s *shard[K]) place(h uint64, key K) int {
	mask := len(s.keys) - 1
	i := int(h) & mask
	for s.rows[i] != 0 && s.keys[i] != key {
		i = (i + 1) & mask
	}
	return i
}

func (s *shard[K]) grow(hash func(K) uint64) {
	old := *s
	size := max(16, 2*len(old.keys))
	s.keys, s.rows = make([]K, size), make([]uint32, size)
	for i, row := range old.rows {
		if row != 0 {
			j := s.place(hash(old.keys[i]), old.keys[i])
			s.keys[j], s.rows[j] = old.keys[i], row
		}
	}
}
