package table

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestColumn(t *testing.T) {
	f := opened(t, "phone;First Name;first_name;tag;Tag;tag;;Ação\n", Options{})
	for name, want := range map[string]int{"phone": 0, "PHONE": 0, "First Name": 1, "first_name": 2, "Tag": 4, "acao": 7} {
		got, err := f.Column(name)
		require.NoError(t, err, name)
		assert.Equal(t, want, got, name)
	}
	const has = `; the file has "phone", "First Name", "first_name", "tag", "Tag", "tag", "Ação"`
	for name, want := range map[string]string{
		"firstname": `2 columns are named "firstname": B and C; rename all but one`,
		"tag":       `2 columns are named "tag": D and F; rename all but one`,
		"TAG":       `3 columns are named "TAG": D, E and F; rename all but one`,
		"phnoe":     `there is no column "phnoe"` + has + `; did you mean "phone"?`,
		"ações":     `there is no column "ações"` + has,
		"zip":       `there is no column "zip"` + has,
		"":          `there is no column ""` + has,
		"-":         `there is no column "-"` + has,
	} {
		_, err := f.Column(name)
		require.EqualError(t, err, f.path+":1: "+want)
	}
}

func TestColumnNamesFurtherDown(t *testing.T) {
	f := opened(t, "\n;\nphone;tag;tag\n", Options{})
	_, err := f.Column("tag")
	require.EqualError(t, err, f.path+`:3: 2 columns are named "tag": B and C; rename all but one`)
}

func TestLetters(t *testing.T) {
	for index, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA", 16383: "XFD"} {
		assert.Equal(t, want, letter(index))
	}
}
