package numbers

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// number is what a number says in a list of that default country.
func number(typed, country string) Number { return For(country).Read(typed) }

// What people type, by hand from the numbering plans and from the vendors' documents.
func TestNumbers(t *testing.T) {
	tests := map[string]struct{ typed, country, address, ref string }{
		"brazil: with its country code":      {"+55 11 98765-4321", "", "+5511987654321", ""},
		"brazil: as digits":                  {"5511987654321", "BR", "+5511987654321", ""},
		"brazil: brackets":                   {"(11) 98765-4321", "BR", "+5511987654321", ""},
		"brazil: trunk 0":                    {"011 98765-4321", "BR", "+5511987654321", ""},
		"brazil: carrier 15":                 {"0 15 11 98765-4321", "BR", "+5511987654321", ""},
		"brazil: any carrier":                {"0xx11 98765-4321", "BR", "+5511987654321", ""},
		"brazil: any carrier, brackets":      {"(0XX11) 98765-4321", "BR", "+5511987654321", ""},
		"brazil: 00 and country code":        {"0055 11 98765-4321", "BR", "+5511987654321", ""},
		"brazil: 00, carrier, country code":  {"00 15 55 11 98765-4321", "BR", "+5511987654321", ""},
		"brazil: + and 00":                   {"+0055 11 98765-4321", "BR", "+5511987654321", ""},
		"brazil: + in brackets":              {"(+55) 11 98765-4321", "BR", "+5511987654321", ""},
		"brazil: two +":                      {"++55 11 98765-4321", "BR", "+5511987654321", ""},
		"brazil: dots":                       {"11.98765.4321", "BR", "+5511987654321", ""},
		"brazil: one dot":                    {"1198765.4321", "BR", "+5511987654321", ""},
		"brazil: area code in its 0":         {"+55 (011) 98765-4321", "BR", "+5511987654321", ""},
		"brazil: area code 55":               {"55 98765-4321", "BR", "+5555987654321", ""},
		"brazil: no ninth digit":             {"+55 41 8888-7777", "BR", "+554188887777", "+5541988887777"},
		"brazil: a mobile with 7":            {"+55 11 7712-3456", "BR", "+551177123456", "+5511977123456"},
		"brazil: a landline":                 {"+55 41 3234-5678", "BR", "+554132345678", "+554132345678"},
		"brazil: 9 and then like a landline": {"+55 41 93234-5678", "BR", "+5541932345678", "+5541932345678"},
		"moorse's own example":               {"558388334086", "BR", "+558388334086", "+5583988334086"},
		"99 digital's own example":           {"972501234567", "IL", "+972501234567", ""},
		"99 digital's, without a country":    {"972501234567", "", "+972501234567", ""},
		"mexico: 521":                        {"+52 1 55 1234 5678", "", "+5215512345678", "+525512345678"},
		"mexico: 521 as digits":              {"5215512345678", "MX", "+5215512345678", "+525512345678"},
		"mexico: 52":                         {"+52 55 1234 5678", "", "+525512345678", "+525512345678"},
		"mexico: at home":                    {"55 1234 5678", "MX", "+525512345678", "+525512345678"},
		"argentina: 549":                     {"+54 9 11 1234-5678", "", "+5491112345678", "+5491112345678"},
		"argentina: 54":                      {"+54 11 1234-5678", "", "+541112345678", "+5491112345678"},
		"argentina: at home, with 15":        {"011 15 1234-5678", "AR", "+5491112345678", "+5491112345678"},
		"israel: at home":                    {"050-233-4567", "IL", "+972502334567", ""},
		"italy: the 0 belongs to it":         {"+39 06 6982 1234", "", "+390669821234", ""},
		"italy: at home":                     {"06 6982 1234", "IT", "+390669821234", ""},
		"britain: (0)":                       {"+44 (0)7911 123456", "", "+447911123456", ""},
		"russia: 8":                          {"8 (916) 123-45-67", "RU", "+79161234567", ""},
		"00: portugal, from brazil":          {"00351 912 345 678", "BR", "+351912345678", ""},
		"00: the netherlands, from brazil":   {"0031612345678", "BR", "+31612345678", ""},
		"00: israel, from brazil":            {"00972502334567", "BR", "+972502334567", ""},
		"00: brazil, from israel":            {"005511987654321", "IL", "+5511987654321", ""},
		"00: greece, from germany":           {"0030 21 0123 4567", "DE", "+302101234567", ""},
		"usa: at home":                       {"(415) 555-2671", "US", "+14155552671", ""},
		"usa: 1":                             {"1-415-555-2671", "US", "+14155552671", ""},
		"usa: 011":                           {"011 55 11 98765 4321", "US", "+5511987654321", ""},
		"canada, from the usa":               {"604-555-0123", "US", "+16045550123", ""},
		"australia: 0011":                    {"0011 55 11 98765 4321", "AU", "+5511987654321", ""},
		"germany: slash":                     {"0170/1234567", "DE", "+491701234567", ""},
		"a number of no country":             {"+800 1234 5678", "", "+80012345678", ""},
		"excel: apostrophe":                  {"'5511987654321", "BR", "+5511987654321", ""},
		"excel: as text":                     {`="5511987654321"`, "BR", "+5511987654321", ""},
		"excel: as a formula":                {"=+5511987654321", "BR", "+5511987654321", ""},
		"excel: .0":                          {"5511987654321.0", "BR", "+5511987654321", ""},
		"excel: ,00":                         {"5511987654321,00", "BR", "+5511987654321", ""},
		"excel: thousands":                   {"5.511.987.654.321,00", "BR", "+5511987654321", ""},
		"quotes":                             {`"5511987654321"`, "BR", "+5511987654321", ""},
		"tel:":                               {"tel:+55-11-98765-4321", "BR", "+5511987654321", ""},
		"tel: with a context":                {"tel:11987654321;phone-context=+55", "BR", "+5511987654321", ""},
		"label":                              {"Cel.: 11 98765-4321", "BR", "+5511987654321", ""},
		"whatsapp:":                          {"whatsapp:+5511987654321", "BR", "+5511987654321", ""},
		"whatsapp: as a label":               {"WhatsApp: 11 98765-4321", "BR", "+5511987654321", ""},
		"wa.me, without its country code":    {"wa.me/11987654321", "BR", "+5511987654321", ""},
		"wa.me":                              {"wa.me/5511987654321", "IL", "+5511987654321", ""},
		"wa.me with a text":                  {"https://wa.me/+5511987654321?text=oi%20123", "IL", "+5511987654321", ""},
		"wa.me, another country":             {"https://www.wa.me/972502334567/", "BR", "+972502334567", ""},
		"whatsapp link":                      {"whatsapp://send?phone=5511987654321&text=1", "IL", "+5511987654321", ""},
		"full-width":                         {"＋５５（１１）９８７６５－４３２１", "", "+5511987654321", ""},
		"arabic digits":                      {"+٩٧٢٥٠٢٣٣٤٥٦٧", "", "+972502334567", ""},
		"bidi marks":                         {"\u202d+972 50-233-4567\u202c", "", "+972502334567", ""},
		"minus for a hyphen":                 {"11 98765\u22124321", "BR", "+5511987654321", ""},
		"at its end a semicolon":             {"11 98765-4321;", "BR", "+5511987654321", ""},
		"signs for spaces":                   {"[11]_98765*4321", "BR", "+5511987654321", ""},
		"bold":                               {"*11 98765-4321*", "BR", "+5511987654321", ""},
		"all in brackets":                    {"(11 98765-4321)", "BR", "+5511987654321", ""},
		"slashes":                            {"11/98765/4321", "BR", "+5511987654321", ""},
		"a hyphen behind the ninth digit":    {" 11 9-8765-4321", "BR", "+5511987654321", ""},
		"in pairs":                           {"+351 91 23 45 67 8", "", "+351912345678", ""},
		"a comma before":                     {", 11 98765-4321", "BR", "+5511987654321", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := number(tt.typed, tt.country)
			assert.Equal(t, tt.address, r.Address, r.Fault)
			if tt.ref == "" {
				tt.ref = tt.address
			}
			assert.Equal(t, tt.ref, r.Ref)
		})
	}
}

func TestWhyNumbersAreRefused(t *testing.T) {
	tests := map[string]struct{ typed, country, fault string }{
		"filled with zeros":   {"0031912345678", "BR", `"0031912345678" begins with zeros that stand for a country's code to come, or for nothing; write +5531912345678 or +31912345678`},
		"filled, and abroad":  {"0033912345678", "BR", `"0033912345678" begins with zeros that stand for a country's code to come, or for nothing; write +5533912345678 or +33912345678`},
		"filled, unlisted":    {"0011987654321", "BR", `"0011987654321" begins with zeros that stand for a country's code to come, or for nothing; write +5511987654321 or +11987654321`},
		"filled, one more 0":  {"00011987654321", "BR", `"00011987654321" begins with zeros that stand for a country's code to come, or for nothing; write +5511987654321`},
		"filled, israel":      {"000502334567", "IL", `"000502334567" begins with zeros that stand for a country's code to come, or for nothing; write +972502334567`},
		"blank":               {"", "BR", "is blank"},
		"spaces":              {" \t\u00a0\u200b\ufeff", "BR", "is blank"},
		"shortened":           {"5,51199E+12", "BR", `"5,51199E+12" is a number that a spreadsheet has shortened; format the column as text`},
		"shortened, a point":  {"5.51199E+12", "BR", `"5.51199E+12" is a number that a spreadsheet has shortened; format the column as text`},
		"shortened, no point": {"5E+12", "BR", `"5E+12" is a number that a spreadsheet has shortened; format the column as text`},
		"shortened, in text":  {` ="5,51199e12"`, "BR", `" ="5,51199e12"" is a number that a spreadsheet has shortened; format the column as text`},
		"letters":             {"abc", "BR", `"abc" isn't a phone number: it has letters in it`},
		"vanity":              {"1-800-FLOWERS", "US", `"1-800-FLOWERS" isn't a phone number: it has letters in it`},
		"nothing":             {"-", "BR", `"-" isn't a phone number`},
		"e-mail":              {"ana@exemplo.com", "BR", `"ana@exemplo.com" isn't a phone number: it has letters in it`},
		"another sign":        {"11 98765×4321", "BR", `"11 98765×4321" isn't a phone number: it has "×" in it`},
		"a control character": {"11 98765\x1b[2J4321", "BR", `"11 98765�[2J4321" isn't a phone number: it has "�" in it`},
		"a null":              {"11\x00987654321", "BR", `"11�987654321" isn't a phone number: it has "�" in it`},
		"extension":           {"+1 415-555-2671 ext. 12", "US", `"+1 415-555-2671 ext. 12" has an extension, which can't be messaged; give the number alone`},
		"extension, x":        {"4155552671x12", "US", `"4155552671x12" has an extension, which can't be messaged; give the number alone`},
		"extension, #":        {"415 555 2671 #12", "US", `"415 555 2671 #12" has an extension, which can't be messaged; give the number alone`},
		"extension, ramal":    {"(11) 3232-1010 (ramal 5)", "BR", `"(11) 3232-1010 (ramal 5)" has an extension, which can't be messaged; give the number alone`},
		"extension, tel:":     {"tel:+14155552671;ext=12", "US", `"tel:+14155552671;ext=12" has an extension, which can't be messaged; give the number alone`},
		"three numbers":       {"11987654321;11987654322;11987654323", "BR", `"11987654321;11987654322;11987654323" holds 3 numbers, "11987654321", "11987654322" and "11987654323"; keep one`},
		"many numbers":        {"11987654321,11987654322,11987654323,11987654324,11987654325", "BR", `"11987654321,11987654322,11987654323,11987654324,11987654325" holds 5 numbers; keep one`},
		"last digit, /":       {"(11) 9876-5432/3", "BR", `"(11) 9876-5432/3" holds 2 numbers, "(11) 9876-5432" and "3"; keep one`},
		"last digit, / apart": {"(11) 9876-5432 / 3", "BR", `"(11) 9876-5432 / 3" holds 2 numbers, "(11) 9876-5432" and "3"; keep one`},
		"last digit, |":       {"(11) 9876-5432 | 3", "BR", `"(11) 9876-5432 | 3" holds 2 numbers, "(11) 9876-5432" and "3"; keep one`},
		"last digit, many /":  {"11/9876/5432/3", "BR", `"11/9876/5432/3" holds 4 numbers, "11", "9876", "5432" and "3"; keep one`},
		"last digit, israel":  {"050-1234567/8", "IL", `"050-1234567/8" holds 2 numbers, "050-1234567" and "8"; keep one`},
		"last digit, -":       {"054-234567-8", "IL", `"054-234567-8" has "-8" apart from the number, which may or may not belong to it; write the whole number in one piece`},
		"last digit, a dash":  {"(11) 9876-5432 – 3 ", "BR", `"(11) 9876-5432 – 3 " has "3" apart from the number, which may or may not belong to it; write the whole number in one piece`},
		"last digit, a dot":   {"(11) 9876-5432.3", "BR", `"(11) 9876-5432.3" has ".3" apart from the number, which may or may not belong to it; write the whole number in one piece`},
		"last digit, a space": {"(11) 9876-5432 3", "BR", `"(11) 9876-5432 3" has "3" apart from the number, which may or may not belong to it; write the whole number in one piece`},
		"last digit, ~":       {"(11) 9876-5432~3", "BR", `"(11) 9876-5432~3" has "~3" apart from the number, which may or may not belong to it; write the whole number in one piece`},
		"last digit, *":       {"(11) 9876-5432*3", "BR", `"(11) 9876-5432*3" has "*3" apart from the number, which may or may not belong to it; write the whole number in one piece`},
		"last digit, _":       {"(11) 9876-5432_3", "BR", `"(11) 9876-5432_3" has "_3" apart from the number, which may or may not belong to it; write the whole number in one piece`},
		"last digit, •":       {"(11) 9876-5432 • 3", "BR", `"(11) 9876-5432 • 3" has "• 3" apart from the number, which may or may not belong to it; write the whole number in one piece`},
		"last digit, [ ]":     {"(11) 9876-5432 [3]", "BR", `"(11) 9876-5432 [3]" has "[3]" apart from the number, which may or may not belong to it; write the whole number in one piece`},
		"last digit, ( )":     {"054-234567(8)", "IL", `"054-234567(8)" has "(8)" apart from the number, which may or may not belong to it; write the whole number in one piece`},
		"area code behind":    {"98765-4321 (11)", "BR", `"98765-4321 (11)" has "(11)" apart from the number, which may or may not belong to it; write the whole number in one piece`},
		"+ at the end":        {"5511999990001 +", "BR", `"5511999990001 +" has a "+" at its end; write it in front, or take it out`},
		"no country":          {"11 98765-4321", "", `"11 98765-4321" has no country code; write it with "+" and the code, or set default_country`},
		"no such code":        {"+999 1234567", "", `"+999 1234567" isn't a phone number: no country has its code`},
		"plus nothing":        {"+55", "", `"+55" isn't a phone number: it has too few digits`},
		"no area code":        {"98765-4321", "BR", `"98765-4321" has too few digits for a number of +55; is its area code missing?`},
		"no area code, us":    {"555-2671", "US", `"555-2671" has too few digits for a number of +1; is its area code missing?`},
		"a digit too many":    {"+55 11 98765-43210", "BR", `"+55 11 98765-43210" has too many digits for a number of +55`},
		"a digit too few":     {"+52 55 1234 567", "MX", `"+52 55 1234 567" has too few digits for a number of +52`},
		"very many digits":    {"1234567890123456789012345678901234567890", "BR", `"1234567890123456789012345678901234567890" has too many digits for a phone number`},
		"decimals":            {"5511987654321.5", "BR", `"5511987654321.5" has decimals, which no phone number has`},
		"a long text is cut":  {"x23456789 123456789 123456789 123456789 123456789 123456789 123", "BR", `"x23456789 123456789 123456789 123456789 123456789 123456789 …" isn't a phone number: it has letters in it`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := number(tt.typed, tt.country)
			assert.Equal(t, tt.fault, fmt.Sprint(r.Fault), r.Address)
			assert.Empty(t, r.Address)
			assert.Empty(t, r.Ref)
		})
	}
}

func TestPossibleButUnlistedNumbersAreWarnedOf(t *testing.T) {
	r := number("+972501234567", "")
	assert.Equal(t, "+972501234567 isn't in the numbering plan of +972, so perhaps nobody has it; it is sent all the same", fmt.Sprint(r.Warning))
	r = number("+558388334086", "")
	assert.Equal(t, "+558388334086 lacks the ninth digit of Brazil's mobiles; it is sent as it is", fmt.Sprint(r.Warning))
	assert.Empty(t, number("+5511987654321", "").Warning)
	assert.Empty(t, number("+5215512345678", "").Warning)
}

func TestCountry(t *testing.T) {
	for _, code := range []string{"BR", "br", " Il ", "GB"} {
		_, wrong := Country(code)
		require.Nil(t, wrong, code)
	}
	for code, want := range map[string]string{
		"UK":       `"UK" isn't a country's code; did you mean GB?`,
		"Brasil":   `"Brasil" isn't a country's code; did you mean BR?`,
		"BRA":      `"BRA" isn't a country's code; did you mean BR?`,
		"55":       `"55" isn't a country's code; did you mean BR?`,
		"+972":     `"+972" isn't a country's code; did you mean IL?`,
		"XX":       `"XX" isn't a country's code; write two letters of ISO 3166, such as BR`,
		"001":      `"001" isn't a country's code; did you mean US?`,
		"":         `"" isn't a country's code; write two letters of ISO 3166, such as BR`,
		"99999999": `"99999999" isn't a country's code; write two letters of ISO 3166, such as BR`,
	} {
		_, wrong := Country(code)
		require.Equal(t, want, wrong.String())
	}
}
