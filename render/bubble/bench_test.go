package bubble

import "testing"

func BenchmarkTerminal(b *testing.B) {
	bubble := Bubble{To: "+5511999999999", Body: Markup("Olá *Ana*, seu código é ```A-1029```. Aproveite a _promoção_ até domingo 👨‍👩‍👧."),
		Buttons: []Button{{ReplyButton, "Sim", "sim-1"}}}
	b.ReportAllocs()
	for b.Loop() {
		Terminal(bubble, 60, true)
	}
}
