package cli_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSentAgainTheSame: a message that was rejected is the same when it is sent again with the file that the report hands
// out, though results and file guard their cells against being formulas.
func TestSentAgainTheSame(t *testing.T) {
	cells := []string{"-10%", "=1+1", "+5 anos", "@loja", "＝x", "o'clock", "'quoted'", "''-1"}
	people := "phone,first_name,code\n"
	for i, cell := range cells {
		people += phone(i) + "," + cell + ",C\n"
	}
	refusing := newReceiver(t, func(w http.ResponseWriter, _ string, _ int) { w.WriteHeader(http.StatusUnprocessableEntity) })
	dir := folder(t, refusing.URL, "unlimited", people)
	write(t, dir, "campaign.yaml", read(t, dir, "campaign.yaml")+"results: {columns: [first_name, code]}\n")
	code, _, stderr := runProgram(t, dir, "run", "--yes", "--report", "page.html", "campaign.yaml")
	require.Equal(t, 3, code, stderr)
	assert.Equal(t, "'-10%", results(t, dir, "campaign.results.csv")[0]["first_name"])

	var failed struct {
		Header string
		Rows   []struct{ Line string }
	}
	data := regexp.MustCompile(`(?s)<script type="application/json" id="failed">(.*?)</script>`).FindStringSubmatch(read(t, dir, "page.html"))
	require.NotNil(t, data)
	require.NoError(t, json.Unmarshal([]byte(data[1]), &failed))
	var download strings.Builder
	download.WriteString("\ufeff" + failed.Header)
	for _, row := range failed.Rows {
		download.WriteString(row.Line)
	}
	require.Contains(t, download.String(), ",'-10%,")

	taking := newReceiver(t, accept)
	dir = folder(t, taking.URL, "unlimited", download.String())
	code, _, stderr = runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	said := map[string]string{}
	for _, a := range refusing.got() {
		said[a.body["phone_number"]] = a.body["name"]
	}
	for _, a := range taking.got() {
		assert.Equal(t, said[a.body["phone_number"]], a.body["name"])
	}
	assert.Len(t, taking.got(), len(cells))
	assert.Equal(t, "-10%", said[phone(0)])
}

// TestAssumeAcceptedSendsNothing: a person knows that what is in doubt arrived.
func TestAssumeAcceptedSendsNothing(t *testing.T) {
	t.Parallel()
	r, dir := unsureFolder(t)
	require.Len(t, r.got(), 15)
	code, _, stderr := runProgram(t, dir, "run", "--assume", "accepted", "campaign.yaml")
	assert.Equal(t, 0, code, stderr)
	assert.Contains(t, stderr, "12 messages unsure before: taken as accepted on your word, and sent nothing.\n15 accepted\n")
	for _, l := range results(t, dir, "campaign.results.csv")[3:] {
		assert.Equal(t, "accepted", l["status"])
		assert.Equal(t, "assumed accepted on a person's word (--assume accepted)", l["reason"])
	}
	code, _, stderr = runProgram(t, dir, "run", "--yes", "--retry", "unsure,rejected", "campaign.yaml")
	assert.Equal(t, 0, code, stderr)
	assert.Len(t, r.got(), 15, "nobody is sent it again")

	for _, args := range [][]string{{"--assume", "rejected"}, {"--assume", "accepted", "--retry", "unsure"}, {"--assume", "accepted", "--sandbox"}} {
		code, _, stderr = runProgram(t, dir, append(append([]string{"run"}, args...), "campaign.yaml")...)
		assert.Equal(t, 1, code, stderr)
	}
}
