package recipients

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign/numbers"
	"campaign/campaign/table"
	"campaign/schema/wording"
)

func TestSeenGivesTheFirstRow(t *testing.T) {
	var s Seen
	for i, step := range []struct {
		ref   string
		row   int
		first int
		again bool
	}{
		{"+5511987654321", 2, 2, false}, {"+5511987654322", 3, 3, false}, {"+5511987654321", 4, 2, true}, {"+5511987654321", 5, 2, true},
		{"5511987654321", 6, 6, false}, {"5511987654321", 7, 6, true}, {"+05511987654321", 8, 8, false}, {"", 9, 9, false}, {"", 10, 9, true},
		{"+1", 11, 11, false}, {"+999999999999999", 12, 12, false}, {"+999999999999999", 1 << 31, 12, true}, {"a", 1 << 31, 1 << 31, false}, {"a", 2, 1 << 31, true},
	} {
		first, again := s.Add(step.ref, step.row)
		assert.Equal(t, step.first, first, i)
		assert.Equal(t, step.again, again, i)
	}
}

func TestSeenAgreesWithAMap(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var s Seen
	first := map[string]int{}
	for row := 2; row < 200_000; row++ {
		ref := "+5511" + strconv.Itoa(r.IntN(100_000)+900000)
		if row%3 == 0 {
			ref = "id-" + ref
		}
		had, known := first[ref]
		got, again := s.Add(ref, row)
		require.Equal(t, known, again)
		if known {
			require.Equal(t, had, got)
			continue
		}
		first[ref] = row
	}
}

func TestSeenIsFrugal(t *testing.T) {
	const people = 1_000_000
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var s Seen
	ref := make([]byte, 0, 20)
	for i := range people {
		ref = strconv.AppendInt(append(ref[:0], "+5511"...), int64(900000000+i), 10)
		s.Add(string(ref), i+2)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	assert.Less(t, (after.HeapAlloc-before.HeapAlloc)/people, uint64(32), "bytes a person")
	runtime.KeepAlive(&s)
}

func list(t *testing.T, name, text string) string {
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func TestSuppressionKnowsThePerson(t *testing.T) {
	s, err := LoadSuppression([]string{
		list(t, "crm.csv", "\xef\xbb\xbfNome;Phone\r\nAna;(11) 98765-4321\r\nJoão;+55 41 8888-7777\r\n;\r\nZé;\r\n"),
		list(t, "one.csv", "quem saiu\n+52 1 55 1234 5678\n+54 11 1234-5678\n+54 11 1234-5678\n"),
		list(t, "bare.csv", "5521987654321\n5521987654322\n"),
		list(t, "chats.csv", "chat\n66f1a0b2c3d4\n"),
		list(t, "nobody.csv", "phone\n"),
	}, "BR", false)
	require.NoError(t, err)
	for _, typed := range []string{"+5511987654321", "11 8765-4321", "41 98888-7777", "+525512345678", "+5491112345678", "21 98765-4321", "5521987654322"} {
		assert.True(t, s.Has(numbers.For("BR").Read(typed).Ref), typed)
	}
	for _, typed := range []string{"+5511987654322", "21 98765-4323", "+5215512345679"} {
		assert.False(t, s.Has(numbers.For("BR").Read(typed).Ref), typed)
	}
	assert.True(t, s.Has("66f1a0b2c3d4"))
	assert.False(t, s.Has("66f1a0b2c3d5"))
	assert.False(t, s.Has(""))
	numbers, others := 0, 0
	for _, l := range s.lists {
		numbers, others = numbers+len(l.numbers), others+len(l.others)
	}
	assert.Equal(t, 6, numbers, "each once a list")
	assert.Equal(t, 1, others)
	first, all := s.Warnings()
	assert.Equal(t, 1, all)
	require.Len(t, first, 1)
	assert.Contains(t, first[0].Error(), `chats.csv:2: chat: "66f1a0b2c3d4" isn't a phone number: it has letters in it; nobody is kept from being messaged by it`)
}

func TestSuppressionOfNobody(t *testing.T) {
	var none *Suppression
	assert.False(t, none.Has("+1"))
	s, err := LoadSuppression(nil, "", false)
	require.NoError(t, err)
	assert.False(t, s.Has("+1"))
}

// A list that can't be read in full would let people be messaged who asked not to be.
func TestSuppressionListsThatAreRefused(t *testing.T) {
	damaged := list(t, "damaged.csv", "phone\n5,51199E+12\n")
	_, err := LoadSuppression([]string{damaged}, "BR", false)
	require.EqualError(t, err, damaged+`:2: phone: "5,51199E+12" is a number that a spreadsheet has shortened; format the column as text`)

	columns := list(t, "columns.csv", "nome;fone\nAna;11987654321\n")
	_, err = LoadSuppression([]string{columns}, "BR", false)
	require.EqualError(t, err, columns+`:1: there is no column "phone"; the file has "nome", "fone"; column "fone" has phone numbers: call it "phone"`)

	quoted := list(t, "quoted.csv", "\"phone,why\"\n\"11987654321,no\"\n")
	_, err = Open(quoted, Options{Phone: "phone", Country: "BR"})
	require.EqualError(t, err, quoted+`:1: there is no column "phone"; the file has "phone,why"; the row of names is one cell: put no quotes around a whole row, `+
		"or set recipients.delimiter to what separates the cells")

	// The settings are of the recipients' file alone.
	_, err = LoadSuppression([]string{quoted}, "BR", false)
	require.ErrorContains(t, err, "; this person would be messaged")
	path := list(t, "hebrew.csv", "phone,name\n050-233-4567,\xf0\xe5\xf2\xe4\n")
	_, err = LoadSuppression([]string{path}, "IL", false)
	require.EqualError(t, err, path+`: its letters look like Hebrew, in an old encoding; save it again as "CSV UTF-8"`)
	path = list(t, "dos.csv", "phone;name\n11987654321;Jos\x82\n")
	_, err = LoadSuppression([]string{path}, "BR", false)
	require.EqualError(t, err, path+`: its accents are in an encoding of MS-DOS or of old Macs; save it again as "CSV UTF-8"`)

	titled := list(t, "titled.csv", "Quem saiu;;\nnome;fone;cidade\nAna;11 98765-4321;Santos\n")
	_, err = LoadSuppression([]string{titled}, "BR", false)
	require.EqualError(t, err, titled+`:1: there is no column "phone"; the file has "Quem saiu"; row 1 is a title: delete the rows above the names`)

	ragged := list(t, "ragged.csv", "phone,why\n11987654321,no, thanks\n")
	_, err = LoadSuppression([]string{ragged, "none.csv"}, "BR", false)
	require.EqualError(t, err, ragged+`:2: phone: has 3 cells where the file has 2 columns; a text with "," in it needs quotes around it (line 2)`+
		"\nnone.csv: there is no such file; paths are relative to the campaign file")

	quote := list(t, "quote.csv", "phone,why\n11987654321,\"no\n")
	_, err = LoadSuppression([]string{quote}, "BR", false)
	require.ErrorContains(t, err, "is never closed")
}

// TestSuppressedNumbersThatCannotBeRead: such a person would be messaged, so that nobody is.
func TestSuppressedNumbersThatCannotBeRead(t *testing.T) {
	for _, entry := range []string{"+55 11 99999-0001 / +55 11 99999-0002", "+5511999990001 ramal 2", "11 99999-0001 (Ana)", "#REF!", "119999900012345678"} {
		path := list(t, "gone.csv", "phone,why\n"+entry+",x\n")
		_, err := LoadSuppression([]string{path}, "BR", false)
		require.ErrorContains(t, err, path+":2: phone: ", entry)
		require.ErrorContains(t, err, "; this person would be messaged; fix it, or take it out of the list", entry)
	}
	many := list(t, "many.csv", "phone\n"+strings.Repeat("11 98765-4321\n", 50))
	_, err := LoadSuppression([]string{many}, "", false)
	var all table.Problems
	require.ErrorAs(t, err, &all)
	assert.Len(t, all, 20, "all that a person can fix at once")
}

func TestSuppressedChats(t *testing.T) {
	s, err := LoadSuppression([]string{list(t, "chats.csv", "chat\n66f1a0b2c3d4\n5511987654321\n")}, "BR", true)
	require.NoError(t, err)
	assert.True(t, s.Has("66f1a0b2c3d4"))
	assert.True(t, s.Has("5511987654321"), "an id may look like a number")
	_, all := s.Warnings()
	assert.Zero(t, all)
	numbers := list(t, "numbers.csv", "phone\n+5511987654321\n")
	_, err = LoadSuppression([]string{numbers}, "BR", true)
	require.EqualError(t, err, numbers+`:2: phone: "+5511987654321" is a number, and the campaign goes to chat ids; this person would be messaged; name a list of chat ids`)
}

// A number in a list of chats is nobody's id, unless it is written as one.
func TestSuppressedNumbersAmongChats(t *testing.T) {
	for _, entry := range []string{"(11) 98765-4321", "11 98765-4321", "+55 11 98765-4321", "98765-4321", "11 98765-4321 ramal 2", "11 98765-4321 / 11 98765-4322"} {
		path := list(t, "chats.csv", "chat\n"+entry+"\n")
		_, err := LoadSuppression([]string{path}, "BR", true)
		require.EqualError(t, err, path+":2: chat: "+wording.Quote(entry)+" is a number, and the campaign goes to chat ids; this person would be messaged; name a list of chat ids")
	}
	ids := []string{"+1234567890123", "+abc", "0A1B2C3D-0000-4000-8000-00000000ABCD", "12345678-1234-1234-1234-123456789012", "5511987654321", "5511987654321-16@g.us", "98765 x1"}
	s, err := LoadSuppression([]string{list(t, "chats.csv", "chat\n"+strings.Join(ids, "\n")+"\n")}, "BR", true)
	require.NoError(t, err)
	for _, id := range ids {
		assert.True(t, s.Has(chat(id).Ref), id)
	}
	assert.False(t, s.Has("+1234567890124"))
}

// The first person of a list without a name on top is one of it.
func TestSuppressionWithoutAName(t *testing.T) {
	for _, first := range []string{"11 98765-4321 Ana", "11 98765-4321 / 11 98765-4322", "11987654321.5", "98765-4321", "(11) 9876-5432-1"} {
		path := list(t, "bare.csv", first+"\n11 98765-4325\n")
		_, err := LoadSuppression([]string{path}, "BR", false)
		require.ErrorContains(t, err, path+":1: "+wording.Quote(first)+" ", first)
		require.ErrorContains(t, err, "; this person would be messaged; fix it, or take it out of the list", first)
	}
	_, err := LoadSuppression([]string{list(t, "bare.csv", "5511987654321\n98765-4321\n")}, "BR", false)
	require.ErrorContains(t, err, `bare.csv:2: "98765-4321" has too few digits`)

	for _, first := range []string{"66f1a0b2c3d4", "0A1B2C3D-0000-4000-8000-00000000ABCD", "5511987654321", "ana", "+abc"} {
		s, err := LoadSuppression([]string{list(t, "bare.csv", first+"\n66f1a0b2c3d5\n")}, "BR", true)
		require.NoError(t, err)
		assert.True(t, s.Has(chat(first).Ref), first)
		assert.True(t, s.Has("66f1a0b2c3d5"))
	}
	for first, warnings := range map[string]int{"phone": 0, "quem saiu": 0, "Celular 1": 0, "Phone 1 - Value": 0, "WhatsApp (11)": 0, "Cliente 4711": 1, "# Telefone": 1, "66f1a0b2c3d4": 1} {
		path := list(t, "bare.csv", first+"\n11 98765-4321\n")
		s, err := LoadSuppression([]string{path}, "BR", false)
		require.NoError(t, err)
		assert.True(t, s.Has("+5511987654321"))
		problems, all := s.Warnings()
		require.Equal(t, warnings, all, first)
		if all > 0 {
			require.EqualError(t, problems[0], path+":1: "+wording.Quote(first)+` is taken for the column's name; if it is a person, put a row with the name "phone" above it`)
		}
	}
}

func TestSuppressionWarnsOfTwentyAtMost(t *testing.T) {
	s, err := LoadSuppression([]string{list(t, "x.csv", "phone\n"+strings.Repeat("12\n", 50))}, "BR", false)
	require.NoError(t, err)
	first, all := s.Warnings()
	assert.Len(t, first, 20)
	assert.Equal(t, 50, all)
}
