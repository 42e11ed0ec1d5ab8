package page

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

const resultsHeader = "row,recipient,status,reason,code,message_id,attempts,http_status,first_attempt_at,answered_at,delivery,delivery_at"

// mixed is a hand-made file with a row of every kind.
func mixed(t testing.TB) *Results {
	t.Helper()
	r, err := ReadResults("testdata/report/mixed.csv")
	require.NoError(t, err)
	return r
}

// saved is a results file of this text.
func saved(t testing.TB, text string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "sale.results.csv")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// reportOf is the page of these results.
func reportOf(t testing.TB, r *Results) []byte {
	t.Helper()
	var page bytes.Buffer
	require.NoError(t, Report(&page, ReportData{
		Title: "winter-sale-2026", Provider: "Meta", Source: "results/winter-sale.csv", Rate: 2, Results: r,
		Generated: time.Date(2026, 3, 1, 12, 0, 0, 0, time.FixedZone("BRT", -3*3600)),
		Advice:    func(code, status string) string { return "do something about " + status + " " + code },
	}))
	return page.Bytes()
}

// readText reads results from lines under the usual header.
func readText(t testing.TB, lines ...string) *Results {
	t.Helper()
	r, err := ReadResults(saved(t, resultsHeader+"\n"+strings.Join(lines, "\n")))
	require.NoError(t, err)
	return r
}

// resent is the download of mixed.csv, but for the unsure row.
const resent = "phone,first_name,order,reason\r\n" +
	"+5511987650005,'=1+1,A-5,the number isn't on WhatsApp\r\n" +
	"+5511987650006,\"Zoë \"\"Z\"\", Jr.\",A-6,the number can't get this message\r\n" +
	"+5511987650008,Caio,A-8,too fast for the vendor\r\n" +
	"+5511987650009,Duda,A-9,\r\n" +
	"\"5,51199E+12\",Eva,A-10,\"phone: \"\"5,51199E+12\"\" is a number that a spreadsheet has shortened; format the column as text\"\r\n" +
	"\"5,51198E+12\",Fábio,A-11,\"phone: \"\"5,51198E+12\"\" is a number that a spreadsheet has shortened; format the column as text\"\r\n"

func TestResend(t *testing.T) {
	v := mixed(t).resendView("results/winter-sale.csv", nil)
	assert.Equal(t, "winter-sale.failed.csv", v.Name)
	assert.Empty(t, v.Note)
	lines := v.Data.Header
	for _, row := range v.Data.Rows {
		if row.State != "unsure" {
			lines += row.Line
		}
	}
	assert.Equal(t, resent, lines)
	assert.Nil(t, readText(t, "2,+5511987650001,accepted,,,,1,200,,,,").resendView("x.csv", nil), "nothing failed")
	assert.Equal(t, "b.failed.csv", mixed(t).resendView(`C:\a\b.csv`, nil).Name)
	assert.Equal(t, "campaign.failed.csv", mixed(t).resendView("", nil).Name)
}

// TestResendSkips whoever must not be sent the message again.
func TestResendSkips(t *testing.T) {
	never := func(code string) bool { return code == "131050" }
	r := readText(t, "2,+5511987650001,rejected,no,131050,,1,400,,,,\n3,+5511987650002,rejected,no,131009,,1,400,,,,\n4,+5511987650003,rejected,no,,,1,400,,,,")
	v := r.resendView("x.csv", never)
	require.Len(t, v.Data.Rows, 2)
	assert.Contains(t, v.Data.Rows[0].Line, "+5511987650002,")
	assert.Contains(t, v.Data.Rows[1].Line, "+5511987650003,")
	assert.Equal(t, "1 row is skipped: by the vendor’s code nobody there is to be sent it again.", v.Note)
	assert.Nil(t, readText(t, "2,+5511987650001,rejected,no,131050,,1,400,,,,").resendView("x.csv", never))
}

func TestResendColumns(t *testing.T) {
	for _, c := range []struct {
		name         string
		copied, want string
	}{
		{"nothing copied", "", "phone,reason"},
		{"a copied phone", "name,Phone", "phone,name,reason"},
		{"a copied reason", "Reason,name", "phone,Reason,name,failed_because"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var copied []string
			if c.copied != "" {
				copied = strings.Split(c.copied, ",")
			}
			names, _ := resendColumns(copied)
			assert.Equal(t, c.want, strings.Join(names, ","))
		})
	}
}

func TestFormulaSafe(t *testing.T) {
	for cell, want := range map[string]string{
		"": "", "Ana": "Ana", "+5511987650001": "+5511987650001", "+": "'+", "+1+1": "'+1+1", "+cmd|' /C calc'!A0": "'+cmd|' /C calc'!A0",
		"=1": "'=1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1", "'=1": "'=1", "a=1": "a=1",
	} {
		assert.Equal(t, want, formulaSafe(cell), "%q", cell)
	}
}

func TestSendFacts(t *testing.T) {
	facts := func(r *Results, rate float64) string { return strings.Join(newSendChart(&r.sends, rate, r).Facts, " ") }
	assert.Equal(t, "9 messages were tried from 1 Mar 2026 14:00:00 to 14:00:04 UTC, in 4 s. The set rate is 2/s. "+
		"2 messages were tried more than once.", facts(mixed(t), 2))

	var lines []string
	for i := range 21 { // 20 distances of half a second
		lines = append(lines, fmt.Sprintf("%d,+5511987650001,accepted,,,,1,200,2026-03-01T23:59:%06.3fZ,,,", i+2, 45+float64(i)/2))
	}
	assert.Equal(t, "21 messages were tried from 1 Mar 2026 23:59:45 to 23:59:55 UTC, in 10 s. That is 2/s, at a set rate of 20/s.",
		facts(readText(t, lines...), 20))
	lines = append(lines, "40,+5511987650001,accepted,,,,1,200,2026-03-04T00:00:00.000Z,,,")
	assert.Equal(t, "22 messages were tried from 1 Mar 2026 23:59:45 to 4 Mar 2026 00:00:00 UTC, in 2 d. That is 1.8/s while sending. "+
		"The chart leaves out a pause of 2 d.", facts(readText(t, lines...), 0))
}

func TestLead(t *testing.T) {
	for _, c := range []struct{ name, lines, want string }{
		{"no rows", "", "The results file has no rows."},
		{"one", "2,+1,accepted,,,,1,200,,,,", "The one message was accepted."},
		{"all", "2,+1,accepted,,,,1,200,,,,\n3,+2,accepted,,,,1,200,,,,\n4,+2,duplicate,,,,0,,,,,", "All 2 messages were accepted."},
		{"some", "2,+1,accepted,,,,1,200,,,,\n3,+2,rejected,,,,1,400,,,,", "1 of 2 messages were accepted."},
		{"none", "3,+2,rejected,,,,1,400,,,,", "No message was accepted."},
		{"nothing sent", "3,+2,pending,,,,0,,,,,", "Nothing has been sent yet."},
		{"nothing to send", "3,12,invalid,,,,0,,,,,", "None of the rows can be sent."},
	} {
		t.Run(c.name, func(t *testing.T) { assert.Equal(t, c.want, readText(t, c.lines).lead()) })
	}
}

func TestReportWords(t *testing.T) {
	assert.Equal(t, []string{"–", "0%", "100%", "50.0%", "<0.1%", ">99.9%", "33.3%"}, []string{share(0, 0), share(0, 5), share(5, 5), share(1, 2),
		share(1, 100_000), share(99_999, 100_000), share(1, 3)})
	assert.Equal(t, []string{"0.4 s", "45 s", "8 min 20 s", "2 h", "3 d 4 h", "1 d"}, []string{lasting(400 * time.Millisecond), lasting(45 * time.Second),
		lasting(500 * time.Second), lasting(2 * time.Hour), lasting(76 * time.Hour), lasting(24*time.Hour + 29*time.Minute)})
	assert.Equal(t, []string{"20/s", "19.8/s", "1,000/s", "30/min", "1/min", "5/h"}, []string{rateText(20), rateText(19.84), rateText(1000),
		rateText(0.5), rateText(1.0 / 60), rateText(5.0 / 3600)})
	assert.Equal(t, []string{"0 ms", "999 ms", "1.5 s", "12 s", "60 s or more"}, []string{shortTime(0), shortTime(999), shortTime(1500),
		shortTime(12_400), shortTime(slowest)})
}

// hostile are texts that mean something to a browser, a spreadsheet or a terminal.
var hostile = []string{`<script>window.hacked=1</script>`, `"><img src=x onerror="window.hacked=1">`, `</title></style></script><b>`,
	"evil\u202egnp.exe", `=HYPERLINK("https://evil.example","x")`, `{{.Title}}`, "' onclick='x", "\x01\x1b[31m", "javascript:alert(1)"}

// TestHostileCells: whatever stands in a file, the page has the elements and attributes of its template alone, and its
// policy names its own script and style.
func TestHostileCells(t *testing.T) {
	for _, text := range hostile {
		t.Run(text, func(t *testing.T) {
			page := hostilePage(t, text)
			tree, err := html.Parse(bytes.NewReader(page))
			require.NoError(t, err)
			scripts, styles, policies := []string(nil), []string(nil), []string(nil)
			for n := range tree.Descendants() {
				if n.Type != html.ElementNode {
					require.False(t, n.Parent.Data != "script" && strings.ContainsRune(n.Data, '\u202e'), "an override of direction is shown")
					continue
				}
				require.NotContains(t, []string{"img", "b", "iframe", "object"}, n.Data)
				kind := ""
				for _, a := range n.Attr {
					require.NotContains(t, a.Val, "\u202e")
					require.False(t, strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "src", "%s has %s", n.Data, a.Key)
					if a.Key == "type" || a.Key == "http-equiv" {
						kind = a.Val
					}
					if a.Key == "content" && kind == "Content-Security-Policy" {
						policies = append(policies, a.Val)
					}
					if a.Key == "href" {
						require.Contains(t, []string{"data:,", "#failures"}, a.Val)
					}
				}
				switch {
				case n.Data == "script" && kind != "application/json":
					scripts = append(scripts, n.FirstChild.Data)
				case n.Data == "style":
					styles = append(styles, n.FirstChild.Data)
				}
			}
			require.Len(t, scripts, 1)
			require.Len(t, styles, 1)
			require.Len(t, policies, 1)
			assert.Contains(t, policies[0], "default-src 'none'; style-src "+hashed(styles[0])+"; script-src "+hashed(scripts[0])+";")
		})
	}
}

// hostilePage is a report with the text wherever a text may stand.
func hostilePage(t testing.TB, text string) []byte {
	t.Helper()
	var file bytes.Buffer
	w := csv.NewWriter(&file)
	require.NoError(t, w.Write(append(strings.Split(resultsHeader, ","), text, "name")))
	for _, state := range []string{"accepted", "rejected", text} {
		require.NoError(t, w.Write([]string{text, text, state, text, text, text, "1", text, "2026-03-01T14:00:00Z", "2026-03-01T14:00:01Z",
			text, text, text, text}))
	}
	w.Flush()
	r, err := ReadResults(saved(t, file.String()))
	require.NoError(t, err)
	var page bytes.Buffer
	require.NoError(t, Report(&page, ReportData{Title: text, Provider: text, Source: text, Results: r,
		Advice: func(string, string) string { return text }}))
	return page.Bytes()
}

// hashed is how a content security policy names a text.
func hashed(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func TestReportIsPure(t *testing.T) {
	page := reportOf(t, mixed(t))
	assert.Equal(t, page, reportOf(t, mixed(t)))
	assert.Contains(t, string(page), "made on 1 March 2026, 15:00 UTC")
	assert.Contains(t, string(page), "do something about rejected 131026")
}
