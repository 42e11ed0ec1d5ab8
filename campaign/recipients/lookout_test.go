package recipients

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

const (
	early = "+5511987654321" // on the list from the start
	late  = "+5511987654322" // comes onto it
)

// lookedAt is a list on disk, its Lookout, and the time of the next look.
type lookedAt struct {
	t    *testing.T
	path string
	out  *Lookout
	now  time.Time
}

func lookAt(t *testing.T, path string) *lookedAt {
	s, err := LoadSuppression([]string{path}, "BR", false)
	require.NoError(t, err)
	return &lookedAt{t, path, s.Lookout(), time.Now()}
}

// after looks once more, so long after the look before.
func (l *lookedAt) after(d time.Duration) error {
	l.now = l.now.Add(d)
	return l.out.Look(l.now)
}

func (l *lookedAt) write(text string) {
	require.NoError(l.t, os.WriteFile(l.path, []byte(text), 0o600))
}

func (l *lookedAt) append(text string) {
	f, err := os.OpenFile(l.path, os.O_APPEND|os.O_WRONLY, 0)
	require.NoError(l.t, err)
	_, err = f.WriteString(text)
	require.NoError(l.t, err)
	require.NoError(l.t, f.Close())
}

// bookOf is a workbook with one column.
func bookOf(t *testing.T, cells ...any) string {
	book := excelize.NewFile()
	require.NoError(t, book.SetSheetCol("Sheet1", "A1", &cells))
	path := filepath.Join(t.TempDir(), "people.xlsx")
	require.NoError(t, book.SaveAs(path))
	require.NoError(t, book.Close())
	return path
}

// TestWhoComesOntoAListIsAdded at the next look, however the list was changed.
func TestWhoComesOntoAListIsAdded(t *testing.T) {
	for name, test := range map[string]struct {
		before string
		change func(l *lookedAt)
	}{
		"appended":                     {"phone\n" + early + "\n", func(l *lookedAt) { l.append(late + "\n") }},
		"appended, without a line end": {"phone\n" + early + "\n", func(l *lookedAt) { l.append(late) }},
		"written as another number":    {"phone\n" + early + "\n", func(l *lookedAt) { l.append("11 8765-4322\n") }},
		"the first of all":             {"phone\n", func(l *lookedAt) { l.append(late + "\n") }},
		"another in its place": {"phone\n" + early + "\n", func(l *lookedAt) {
			require.NoError(l.t, os.Rename(list(l.t, "new.csv", "Nome;Phone\r\nAna;"+late+"\r\n"), l.path))
		}},
		"a workbook in its place": {"phone\n" + early + "\n", func(l *lookedAt) {
			require.NoError(l.t, os.Rename(bookOf(l.t, "phone", late), l.path))
		}},
		"in place, its size and times put back": {"phone\n" + early + "\n", func(l *lookedAt) {
			info, err := os.Stat(l.path)
			require.NoError(l.t, err)
			l.write("phone\n" + late + "\n")
			require.NoError(l.t, os.Chtimes(l.path, info.ModTime(), info.ModTime()))
		}},
		"far down": {"phone\n" + strings.Repeat(early+"\n", 20000), func(l *lookedAt) {
			l.write("phone\n" + strings.Repeat(early+"\n", 19000) + late + "\n" + strings.Repeat(early+"\n", 999))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			l := lookAt(t, list(t, "out.csv", test.before))
			require.NoError(t, l.after(0))
			assert.False(t, l.out.Added(late))
			test.change(l)
			require.NoError(t, l.after(time.Second))
			assert.True(t, l.out.Added(late))
			assert.True(t, l.out.Whole())
			assert.True(t, l.out.Now().Has(late))
			assert.False(t, l.out.Added(early), "known from the start")
			assert.False(t, l.out.Added("+5511987654329"))
		})
	}
}

// TestWhoIsTakenOffAList stays out of what was planned with it: the list may be one that is half written.
func TestWhoIsTakenOffAList(t *testing.T) {
	l := lookAt(t, list(t, "out.csv", "phone\n"+early+"\n"))
	l.append(late + "\n")
	require.NoError(t, l.after(time.Second))
	l.write("phone\n")
	require.NoError(t, l.after(time.Second))
	assert.True(t, l.out.Added(late))
	assert.False(t, l.out.Now().Has(late), "what results are told")
	assert.False(t, l.out.Now().Has(early))
	l.append("+5511987654323\n")
	require.NoError(t, l.after(time.Second))
	assert.True(t, l.out.Added(late))
	assert.True(t, l.out.Added("+5511987654323"))
}

// TestAListThatCannotBeReadAnyMore is an error within two seconds, where it is looked at twice a second.
func TestAListThatCannotBeReadAnyMore(t *testing.T) {
	for says, spoil := range map[string]func(l *lookedAt){
		": there is no such file; paths are relative to the campaign file": func(l *lookedAt) { require.NoError(l.t, os.Remove(l.path)) },
		": the file is empty": func(l *lookedAt) { l.write("") },
		": this isn't a text file: line 1 has a zero byte; save the list as CSV or .xlsx": func(l *lookedAt) { l.write("\x00\x00\x00") },
		`:3: phone: "98765-4322" has too few digits for a number of +55; is its area code missing?; this person would be messaged; fix it, or take it out of the list`: func(l *lookedAt) {
			l.append("98765-4322\n" + late + "\n")
		},
		": this is a folder, not a file": func(l *lookedAt) {
			require.NoError(l.t, os.Remove(l.path))
			require.NoError(l.t, os.Mkdir(l.path, 0o700))
		},
	} {
		t.Run(says, func(t *testing.T) {
			l := lookAt(t, list(t, "out.csv", "phone\n"+early+"\n"))
			require.NoError(t, l.after(0))
			spoil(l)
			looks := 1 // the change came just before one
			for err := error(nil); ; looks++ {
				if err = l.after(500 * time.Millisecond); err != nil {
					assert.Contains(t, err.Error(), l.path+says)
					break
				}
				assert.False(t, l.out.Whole())
				require.Less(t, looks, 10)
			}
			assert.Greater(t, looks, 1, "a program may be about to save it")
			assert.LessOrEqual(t, looks, 3, "and one look may be half a second late")
			assert.True(t, l.out.Now().Has(early), "as it could be read")
			assert.Equal(t, strings.Contains(says, "phone:"), l.out.Added(late), "whoever can be read counts")
		})
	}
}

// TestAListThatIsBeingSaved is waited for: emptied and written, away for a moment, or long in coming.
func TestAListThatIsBeingSaved(t *testing.T) {
	l := lookAt(t, list(t, "out.csv", "phone\n"+early+"\n"))
	l.write("")
	require.NoError(t, l.after(500*time.Millisecond))
	assert.False(t, l.out.Whole())
	l.write("phone\n" + early + "\n")
	require.NoError(t, l.after(500*time.Millisecond))
	assert.True(t, l.out.Whole())
	require.NoError(t, os.Remove(l.path))
	require.NoError(t, l.after(500*time.Millisecond))
	l.write("phone\n")
	for i := range 8 { // the end of each block that comes is half a row
		l.append(strings.Repeat("11 98765-4330\n", i+1) + "11 98765-4")
		require.NoError(t, l.after(500*time.Millisecond))
		assert.False(t, l.out.Whole())
		l.append("331\n")
	}
	l.append(late + "\n")
	require.NoError(t, l.after(500*time.Millisecond))
	assert.True(t, l.out.Whole())
	assert.True(t, l.out.Added(late))
	for i := range 25 { // but not for ever
		l.write(fmt.Sprintf("phone\n98765-43%02d\n", i))
		if err := l.after(500 * time.Millisecond); err != nil {
			assert.Greater(t, i, 10)
			return
		}
	}
	t.Error("a list that is never whole")
}

// TestSeveralListsAreLookedAt, each by itself.
func TestSeveralListsAreLookedAt(t *testing.T) {
	one, two := list(t, "one.csv", "phone\n"+early+"\n"), list(t, "two.csv", "phone\n")
	s, err := LoadSuppression([]string{one, two}, "BR", false)
	require.NoError(t, err)
	out, now := s.Lookout(), time.Now()
	require.NoError(t, os.WriteFile(two, []byte("phone\n"+late+"\n"), 0o600))
	require.NoError(t, os.Remove(one))
	require.NoError(t, out.Look(now))
	require.EqualError(t, out.Look(now.Add(time.Second)), one+": there is no such file; paths are relative to the campaign file")
	assert.True(t, out.Added(late))
	assert.True(t, out.Now().Has(early))
	assert.False(t, s.Has(late), "what was planned with stays")
}

// TestChatsAreLookedAt by their ids.
func TestChatsAreLookedAt(t *testing.T) {
	path := list(t, "out.csv", "chat\n66f1a0b2c3d4\n")
	s, err := LoadSuppression([]string{path}, "BR", true)
	require.NoError(t, err)
	out := s.Lookout()
	assert.False(t, out.Added("5511987654321"))
	require.NoError(t, os.WriteFile(path, []byte("chat\n66f1a0b2c3d4\n5511987654321\n"), 0o600))
	require.NoError(t, out.Look(time.Now()))
	assert.True(t, out.Added("5511987654321"))
	assert.False(t, out.Added("66f1a0b2c3d4"))
}

func TestNoListsAreLookedAt(t *testing.T) {
	s, err := LoadSuppression(nil, "", false)
	require.NoError(t, err)
	out := s.Lookout()
	require.NoError(t, out.Look(time.Now()))
	assert.True(t, out.Whole())
	assert.False(t, out.Added(early))
	assert.False(t, out.Now().Has(early))
}

// TestResultsKeepPeopleOut: of a campaign's results those count who have the message, or may have it.
func TestResultsKeepPeopleOut(t *testing.T) {
	const header = "row,recipient,status,reason,code,message_id,attempts,http_status,first_attempt_at,answered_at,delivery,delivery_at,phone\n"
	row := func(recipient, status string) string { return "2," + recipient + "," + status + ",,,,1,200,,,,,12\n" }
	text := header + row("+5511987654321", "accepted") + row("+5511987654322", "rejected") + row("+5511987654323", "unsure") +
		row("+5511987654324", "pending") + row("12", "invalid") + row("+5511987654326", "suppressed") + row("+5511987654327", "duplicate")
	for name, text := range map[string]string{"as it was written": text, "as a spreadsheet saved it": "\ufeff" + strings.ReplaceAll(text, ",", ";")} {
		t.Run(name, func(t *testing.T) {
			l := lookAt(t, list(t, "before.results.csv", text))
			for ref, want := range map[string]bool{"+5511987654321": true, "+5511987654322": false, "+5511987654323": true, "+5511987654324": false,
				"+5511987654326": false, "+5511987654327": false} {
				assert.Equal(t, want, l.out.Now().Has(ref), ref)
			}
			l.write(strings.Replace(text, "rejected", "accepted", 1))
			require.NoError(t, l.after(time.Second))
			assert.True(t, l.out.Added("+5511987654322"))
		})
	}
	_, err := LoadSuppression([]string{list(t, "bad.csv", header+row("5,51199E+12", "accepted"))}, "BR", false)
	require.ErrorContains(t, err, "bad.csv:2: recipient: ")
}
