package numbers

import "testing"

func BenchmarkNumber(b *testing.B) {
	n := For("BR")
	for _, cell := range []string{"+5511987654321", "5511987654321", "(11) 98765-4321", "11.98765.4321", "011 98765-4321", "+972502334567", "11\u00a098765-4321"} {
		b.Run(cell, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				n.Read(cell)
			}
		})
	}
	b.Run("the library", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			n.library("(11) 98765-4321", "BR")
		}
	})
}
