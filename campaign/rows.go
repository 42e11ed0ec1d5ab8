package campaign

// Rows are rows of the list by their numbers, a bit each. The zero value has none.
type Rows struct{ bits []uint64 }

// Has tells whether a row is among them.
func (r *Rows) Has(number int) bool {
	i := number / 64
	return i < len(r.bits) && r.bits[i]&(1<<(number%64)) != 0
}

func (r *Rows) add(number int) {
	i := number / 64
	if more := i + 1 - len(r.bits); more > 0 {
		r.bits = append(r.bits, make([]uint64, more)...)
	}
	r.bits[i] |= 1 << (number % 64)
}
