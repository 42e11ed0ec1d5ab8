package campaign

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestHarmless: no formula begins a cell, in a spreadsheet that cuts at commas and in one that cuts at each ; instead.
// Ordinary texts stay as they are.
func TestHarmless(t *testing.T) {
	for cell, want := range map[string]string{
		"=1+1":                        "'=1+1",
		"Ana;=1+1":                    "Ana;'=1+1",
		"Ana;;=1;@SUM(1)":             "Ana;;'=1;'@SUM(1)",
		"Ana;\t=1":                    "Ana;'\t=1",
		"Ana;＝1":                      "Ana;'＝1",
		"Ana;+cmd|' /C calc'!A0":      "Ana;'+cmd|' /C calc'!A0",
		"Ana;-2+3+cmd|' /C calc'!A0;": "Ana;'-2+3+cmd|' /C calc'!A0;",
		"Ana;-HYPERLINK(\"//x\";1)":   "Ana;'-HYPERLINK(\"//x\";1)",
		"Ana\n=1+1;x":                 "Ana\n'=1+1;x",
		"Ana\r\n@x":                   "Ana\r\n'@x",
		"Ana":                         "Ana",
		"a; = b; @c":                  "a; = b; @c",
		"Oi ;-) (sim)":                "Oi ;-) (sim)",
		"tel;+5511987654321;-20":      "tel;+5511987654321;-20",
		"P;M;G":                       "P;M;G",
		"Itens:\n- um (1)\n- dois!":   "Itens:\n- um (1)\n- dois!",
	} {
		assert.Equal(t, want, harmless(cell))
	}
}
