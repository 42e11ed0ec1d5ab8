package page

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestReadResults: the counts of testdata/report/mixed.csv, counted by hand.
func TestReadResults(t *testing.T) {
	r := mixed(t)
	assert.Equal(t, 14, r.Rows)
	assert.Equal(t, map[string]int{"accepted": 5, "rejected": 2, "unsure": 1, "pending": 2, "invalid": 2, "duplicate": 1,
		"suppressed": 1}, r.States)
	assert.Equal(t, reportSteps{sendable: 10, tried: 9, accepted: 5, reported: 2, delivered: 2, read: 1}, r.steps)
	assert.Equal(t, 2, r.again)
	assert.Equal(t, []string{"first_name", "order"}, r.copied)

	// 100, 200, 300, 400, 1000 and 2000 ms; the rows with 2 and 5 tries and the one without an answer don't count.
	assert.Equal(t, 6, r.answers.count)
	assert.Equal(t, 300, r.answers.percentile(50))
	assert.Equal(t, 2000, r.answers.percentile(95))
	assert.Equal(t, 2000, r.answers.percentile(99))

	var perSecond []int
	for _, bar := range r.sends.bars(2) {
		assert.Equal(t, int64(1), bar.to-bar.from)
		perSecond = append(perSecond, bar.count)
	}
	assert.Equal(t, []int{2, 2, 2, 2, 1}, perSecond)

	var kinds []string
	for _, k := range r.failures.order {
		kinds = append(kinds, fmt.Sprintf("%s/%s %d %v", k.State, k.Code, k.Count, k.Varies))
	}
	assert.Equal(t, []string{"rejected/131026 2 true", "unsure/ 1 false", "pending/80007 1 false", "pending/ 1 false",
		"invalid/ 2 true"}, kinds)
}

// TestReadResultsShapes: what spreadsheets and people leave of a results file is still one.
func TestReadResultsShapes(t *testing.T) {
	const line = "2,+5511987650001,accepted,,,wamid.1,1,200,2026-03-01T14:00:00.000Z,2026-03-01T14:00:00.250Z,,"
	for _, c := range []struct{ name, file string }{
		{"as written", resultsHeader + "\n" + line + "\n"},
		{"no last line end", resultsHeader + "\n" + line},
		{"Windows line ends", resultsHeader + "\r\n" + line + "\r\n"},
		{"byte order mark", "\ufeff" + resultsHeader + "\n" + line},
		{"semicolons", strings.ReplaceAll(resultsHeader+"\n"+line, ",", ";")},
		{"tabs", strings.ReplaceAll(resultsHeader+"\n"+line, ",", "\t")},
		{"copied columns", resultsHeader + ",name,status\n" + line + ",Ana,vip"},
		{"no blank cells at the end", resultsHeader + "\n" + strings.TrimRight(line, ",") + "\n"}, // as Excel leaves them out
		{"another order", "status,recipient,row,reason,code,message_id,http_status,attempts,first_attempt_at,answered_at,delivery,delivery_at\n" +
			"accepted,+5511987650001,2,,,wamid.1,200,1,2026-03-01T11:00:00.000-03:00,2026-03-01T14:00:00.250Z,,"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := ReadResults(saved(t, c.file))
			require.NoError(t, err)
			assert.Equal(t, map[string]int{"accepted": 1}, r.States)
			require.Len(t, r.others, 1)
			assert.Equal(t, "+5511987650001", r.others[0].Recipient)
			assert.Equal(t, "2026-03-01 14:00:00", r.table().Rows[0].Sent)
			assert.Equal(t, "250 ms", r.table().Rows[0].Took)
		})
	}
	t.Run("only a header", func(t *testing.T) { assert.Zero(t, readText(t).Rows) })
	t.Run("times that a spreadsheet has rewritten", func(t *testing.T) {
		r := readText(t, "2,+5511987650001,accepted,,,,1,200,01/03/2026 14:00,01/03/2026 14:00,,")
		assert.Equal(t, 1, r.steps.accepted)
		assert.Empty(t, r.sends.cells)
	})
}

func TestReadResultsErrors(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"empty", "", ": the file is empty"},
		{"another CSV", "phone,name\n+55,Ana\n", ": this isn't a results file: its first line lacks the columns row, recipient, status, reason, code, message_id, attempts, http_status, first_attempt_at, answered_at, delivery and delivery_at; `campaign run` and `campaign results` write one"},
		{"one column is missing", strings.Replace(resultsHeader, ",status", "", 1), ": this isn't a results file: its first line lacks the column status; `campaign run` and `campaign results` write one"},
		{"a line that is too long", resultsHeader + "\n2,+55,accepted,,,,1,200,,,,,x\n",
			":2: has 13 cells where the file has 12 columns; a text with \",\" in it needs quotes around it (line 2); write the file again with `campaign results`"},
		{"an open quotation mark", resultsHeader + "\n2,\"+55,accepted\n", ":2: a quote (\") that opens the cell in column B, on line 2, is never closed; close it, or take it out"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := saved(t, c.file)
			_, err := ReadResults(path)
			require.EqualError(t, err, path+c.want)
		})
	}
}

// manyRows is a results file of n rejected rows.
func manyRows(t testing.TB, n int) (path string) {
	var text strings.Builder
	out := csv.NewWriter(&text)
	start := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	require.NoError(t, out.Write(append(strings.Split(resultsHeader, ","), "name")))
	for i := range n {
		at := start.Add(time.Duration(i) * 50 * time.Millisecond)
		require.NoError(t, out.Write([]string{fmt.Sprint(i + 2), fmt.Sprintf("+55119%08d", i), "rejected", fmt.Sprintf("no %d is gone", i), "",
			"", "1", "400", at.Format(time.RFC3339Nano), at.Add(80 * time.Millisecond).Format(time.RFC3339Nano), "", "", "Ana"}))
	}
	out.Flush()
	return saved(t, text.String())
}

// TestManyRows: however long the file is, the page and what is kept for it have their bounds, and say so.
func TestManyRows(t *testing.T) {
	const n = 150_000
	r, err := ReadResults(manyRows(t, n))
	require.NoError(t, err)
	assert.Equal(t, n, r.Rows)
	assert.Len(t, r.failed, failedShown)
	assert.Len(t, r.resend, resendRows)
	assert.LessOrEqual(t, len(r.sends.cells), cellLimit)
	assert.Len(t, r.failures.order, 1)
	assert.Equal(t, "Here are 2,000 of the file’s 150,000 rows: the first 2,000 of 150,000 that failed or wait, and all others.", r.table().Note)
	assert.Equal(t, "This page holds the first 50,000 of 150,000 failed rows; the results file has them all.", r.resendView("x.csv", nil).Note)
	var page bytes.Buffer
	require.NoError(t, Report(&page, ReportData{Title: "long", Results: r}))
	assert.Less(t, page.Len(), 12<<20)
}

func TestPercentiles(t *testing.T) {
	upTo := func(n int) (all []int) {
		for i := range n {
			all = append(all, n-i)
		}
		return all
	}
	for _, c := range []struct {
		name          string
		ms            []int
		p50, p95, p99 int
	}{
		{"one", []int{7}, 7, 7, 7},
		{"two", []int{9, 3}, 3, 9, 9},
		{"1 to 100", upTo(100), 50, 95, 99},
		{"1 to 1000", upTo(1000), 500, 950, 990},
		{"none took any time", []int{0, 0, 0}, 0, 0, 0},
		{"some took for ever", []int{10, 90_000, 500_000}, slowest, slowest, slowest},
	} {
		t.Run(c.name, func(t *testing.T) {
			var a answerTimes
			for _, ms := range c.ms {
				a.add(time.Duration(ms) * time.Millisecond)
			}
			a.add(-time.Second) // a clock that was set back
			assert.Equal(t, []int{c.p50, c.p95, c.p99}, []int{a.percentile(50), a.percentile(95), a.percentile(99)})
			total := 0
			for _, bar := range a.bars() {
				total += bar.count
			}
			assert.Equal(t, len(c.ms), total, "every answer stands in a bar")
		})
	}
}

// TestSendTimes: no send is lost from the bars, there are never too many of these, and only long pauses are cut out.
func TestSendTimes(t *testing.T) {
	start := time.Date(2026, 3, 1, 14, 0, 0, 0, time.UTC)
	even := func(n int, apart time.Duration, from time.Time) (all []time.Time) {
		for i := range n {
			all = append(all, from.Add(time.Duration(i)*apart))
		}
		return all
	}
	for _, c := range []struct {
		name   string
		at     []time.Time
		rate   float64
		width  int64 // of the first bar
		pauses int
	}{
		{"one send", even(1, 0, start), 20, 1, 0},
		{"a minute", even(120, 500*time.Millisecond, start), 2, 1, 0},
		{"an hour", even(3600, time.Second, start), 1, 60, 0},
		{"a day, slowly", even(24, time.Hour, start), 1.0 / 3600, 1200, 0},
		{"three days of full speed", even(50_000, 5*time.Second, start), 0.2, 3600, 0},
		{"two runs", append(even(60, time.Second, start), even(60, time.Second, start.Add(48*time.Hour))...), 1, 2, 1},
		{"five runs", append(append(even(10, time.Second, start), even(10, time.Second, start.Add(24*time.Hour))...),
			append(append(even(10, time.Second, start.Add(48*time.Hour)), even(10, time.Second, start.Add(72*time.Hour))...),
				even(10, time.Second, start.Add(96*time.Hour))...)...), 1, 1, 4},
		{"centuries", []time.Time{start, start.AddDate(900, 0, 0), start.AddDate(-900, 0, 0), start.AddDate(901, 0, 0)}, 1, 1, 3},
		{"backwards", []time.Time{start.Add(3 * time.Second), start}, 1, 1, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSendTimes()
			for _, at := range c.at {
				s.add(at)
			}
			total, pauses := 0, 0
			bars := s.bars(c.rate)
			for i, bar := range bars {
				total += bar.count
				if bar.after > 0 {
					pauses++
				} else if i > 0 {
					assert.Equal(t, bars[i-1].to, bar.from, "bars stand side by side")
				}
			}
			assert.Equal(t, len(c.at), total)
			assert.LessOrEqual(t, len(bars), barLimit)
			assert.Equal(t, c.width, bars[0].to-bars[0].from)
			assert.Equal(t, c.pauses, pauses)
		})
	}
}

// FuzzReadResults: whatever stands under the header, every row is counted once and the page is made.
func FuzzReadResults(f *testing.F) {
	text, err := os.ReadFile("testdata/report/mixed.csv")
	require.NoError(f, err)
	_, lines, _ := strings.Cut(string(text), "\n")
	f.Add(lines)
	f.Add("2,a,rejected,c,d,e,-9223372036854775808,g,0000-01-01T00:00:00Z,9999-12-31T23:59:59Z,read,,,\n3,a,,,,,1,,2262-04-12T00:00:00Z,1000-01-01T00:00:00Z,,,,")
	path := saved(f, "")
	f.Fuzz(func(t *testing.T, lines string) {
		require.NoError(t, os.WriteFile(path, []byte(resultsHeader+",first_name,order\n"+lines), 0o600))
		r, err := ReadResults(path)
		if err != nil {
			return
		}
		total := 0
		for _, n := range r.States {
			total += n
		}
		require.Equal(t, r.Rows, total)
		require.NotEmpty(t, reportOf(t, r))
	})
}

func BenchmarkReadResults(b *testing.B) {
	path := manyRows(b, 100_000)
	for b.Loop() {
		_, err := ReadResults(path)
		require.NoError(b, err)
	}
}
