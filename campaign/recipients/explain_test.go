package recipients

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What is said of the column of the numbers that isn't there, after the names that the file has.
func TestWhichColumnIsMeant(t *testing.T) {
	tests := map[string]struct{ text, phone, hint string }{
		"a label beside it":       {"Phone 1 - Label;Phone 1 - Value\nMobile;11 98765-4321\n", "phone", `did you mean "Phone 1 - Value"?`},
		"a kind beside it":        {"Phone type;Celular\nmobile;11 98765-4321\n", "phone", `column "Celular" has phone numbers: name it in phone:`},
		"nothing that is near":    {"Hotel;Celular\nIbis;11 98765-4321\n", "tel", `column "Celular" has phone numbers: name it in phone:`},
		"a spreadsheet's letter":  {"first_name;fone\nAna;11 98765-4321\n", "A", `column "fone" has phone numbers: name it in phone:`},
		"the most numbers":        {"pedido;fone\n1198765432;11 98765-4321\n11987654321;11 98765-4322\n5;11 98765-4323\n", "phone", `column "fone" has phone numbers: name it in phone:`},
		"near, but shortened":     {"phnoe;name\n5,51199E+12;Ana\n", "phone", `did you mean "phnoe"?`},
		"near, but two in a cell": {"phnoe;name\n11 98765-4321, 11 98765-4322;Ana\n", "phone", `did you mean "phnoe"?`},
		"a title":                 {"Relatório de clientes;;\nfone;nome;cidade\n11 98765-4321;Ana;Santos\n", "phone", "row 1 is a title: delete the rows above the names"},
		"several titles":          {"\nRelatório;;\nGerado em 01/02/2026;;\n;;\nfone;nome;cidade\n11 98765-4321;Ana;Santos\n", "phone", "row 2 is a title: delete the rows above the names"},
		"a title, no delimiter":   {"Relatório de clientes\nfone;nome;cidade\n11 98765-4321;Ana;Santos\n", "phone", "row 1 is a title: delete the rows above the names"},
		"a name, and notes":       {"fone;;\n11 98765-4321;Ana;Santos\n", "phone", `column "fone" has phone numbers: name it in phone:`},
		"one column":              {"fone\n11 98765-4321\n", "phone", `column "fone" has phone numbers: name it in phone:`},
		"near, but text":          {"phnoe;name\nlá;Ana\n", "phone", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			path := written(t, tt.text)
			_, err := Open(path, Options{Phone: tt.phone, Country: "BR"})
			var p *Problem
			require.ErrorAs(t, err, &p)
			require.Equal(t, tt.hint, p.Hint)
		})
	}
}
