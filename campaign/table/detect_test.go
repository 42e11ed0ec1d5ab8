package table

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"
)

const anotherEncoding = `: its accents are in an encoding of MS-DOS or of old Macs; save it again as "CSV UTF-8", or set encoding: macintosh or ibm850`

// Lists as Excel's "CSV (MS-DOS)" writes them are refused, and the same ones as its "CSV" writes them are read.
func TestPortugueseInMSDOS(t *testing.T) {
	for name, rows := range map[string][]string{
		"é":           {"José", "André", "Zé; o Bom"},
		"á":           {"Márcia", "Flávia", "Cláudio", "Otávio"},
		"á at an end": {"Pará", "Márcia", "Inácio"},
		"í":           {"Vinícius", "Patrícia", "Açaí"},
		"ó":           {"Antónia", "Glória", "Vovó"},
		"ú":           {"Lúcia", "Itapuã", "Peruíbe", "Jesús", "Ribeirão Jaú"},
		"ô":           {"Antônio", "Mônica"},
		"ã":           {"João", "São Paulo", "Amanhã", "Irmã"},
		"ç":           {"Gonçalves", "Graça"},
		"of all":      {"João", "Conceição", "José", "Márcia", "Vinícius", "Ângela", "Ítalo", "Simões", "Zoë"},
		"capitals":    {"JOÃO", "JOSÉ", "MÁRCIA", "CONCEIÇÃO", "GONÇALVES", "LÚCIA", "ANDRÉ"},
		"in a text":   {"Olá José, é só até amanhã às 10h. Você não vem?"},
		"spanish":     {"Muñoz", "Iñigo Núñez", "José María"},
	} {
		t.Run(name, func(t *testing.T) {
			lines := append([]string{"phone;nome"}, rows...)
			for i := range rows {
				lines[i+1] = "11987654321;" + rows[i]
			}
			path := written(t, string(in(charmap.CodePage850, crlf, lines...)(t)))
			_, err := Open(path, Options{Settable: true})
			require.EqualError(t, err, path+anotherEncoding)

			f := opened(t, string(in(charmap.Windows1252, crlf, lines...)(t)), Options{Settable: true})
			assert.Equal(t, "Windows-1252", f.charset.name)
		})
	}
}

// Signs of Windows-1252 that are letters of MS-DOS stay what they are.
func TestSignsOfWindows(t *testing.T) {
	for name, rows := range map[string][]string{
		"quotes":               {"“Mia”", "Ana “Nina” Souza", "‘Zé’", "O’Neil", "D’Ávila", "d’água", "„so“ geht ‚es‘"},
		"money":                {"R€AL", "GBP£ 5", "€ 5", "5€", "10,00 €", "5 ¢", "£7", "7 £", "¥ 100", "100 ¥"},
		"dashes":               {"2020–2026", "São Paulo–SP", "sim—não", "A – B", "• um", "fim…", "sim… ou não"},
		"spaces between names": {"Ana\u00a0Maria da Silva", "João\u00a0Souza", "Rio\u00a0de\u00a0Janeiro", "Ana\u00a0"},
		"spaces, no accents":   {"Ana\u00a0Maria\u00a0da\u00a0Silva", "Rosa\u00a0de\u00a0Lima", "tudo\u00a0bem", "Bia\u00a0", "R$\u00a05,00"},
		"ordinals and others":  {"1ª via", "nº 5", "Mª José", "20°C", "¡Hola!", "¿Qué?", "5 µm", "§ 5", "100 m²", "Loja™", "®"},
		"other letters":        {"Škoda", "Žižka", "Ærø", "KÆR", "Kærgård", "Cœur", "Zoë", "Müller", "Núñez", "Brontë", "Œuvre à Évry"},
		"names in capitals":    {"JOÃO", "JOSÉ", "CONCEIÇÃO", "VINÍCIUS"},
	} {
		t.Run(name, func(t *testing.T) {
			lines := append([]string{"phone;nome"}, rows...)
			for i := range rows {
				lines[i+1] = "11987654321;" + rows[i]
			}
			f := opened(t, string(in(charmap.Windows1252, crlf, lines...)(t)), Options{Settable: true})
			assert.Equal(t, "Windows-1252", f.charset.name)
			for i, row := range rowsOf(t, f) {
				assert.Equal(t, rows[i], row.Cells[1])
			}
		})
	}
}

// One sign of an old encoding is no Hebrew, and what it is in Windows-1252 nobody writes.
func TestASignOfMoneyAlone(t *testing.T) {
	for _, text := range []string{"phone,price\n0501234567,100 \xa4\n", "phone,price\n0501234567,\xa4100\n0501234568,S\xe3o\n"} {
		path := written(t, text)
		_, err := Open(path, Options{Settable: true})
		require.EqualError(t, err, path+": it has the sign ₪ or €, in an old encoding that can't be told; "+
			`save it again as "CSV UTF-8", or set encoding: windows-1255 (₪) or iso-8859-15 (€)`)
	}
	for encoding, sign := range map[string]string{"windows-1255": "₪", "iso-8859-15": "€"} {
		f := opened(t, "phone,price\n0501234567,100 \xa4\n", Options{Encoding: encoding})
		assert.Equal(t, "100 "+sign, rowsOf(t, f)[0].Cells[1])
	}
}
