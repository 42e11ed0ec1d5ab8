package campaign_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign"
	"campaign/campaign/file"
	"campaign/campaign/ledger"
	"campaign/providers"
	"campaign/schema"
)

const campaignFile = `version: 1
name: test
provider:
  name: cloudhumans
  account_id: "17"
  inbox_id: "42"
  api_access_token: ${TOKEN}
recipients:
  csv: people.csv
  default_country: BR
  max_invalid: 100%
template:
  name: hello
  variables:
    name: "{{ first_name }}"
    custom_code: "{{ code }}"
  content:
    body: "{{name}} {{custom_code}}"
`

// load writes a campaign's folder and loads it.
func load(t *testing.T, text, people string, environment map[string]string) *campaign.Campaign {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "people.csv"), []byte(people), 0o644))
	c, problems := loadIn(t, dir, text, file.Options{Drivers: providers.All(), AnyHost: true,
		Environment: func(name string) (string, bool) { v, ok := environment[name]; return v, ok }})
	require.NotNil(t, c, "%v", problems)
	return c
}

// loadIn loads a campaign file in a folder, with a list where there is none yet.
func loadIn(t *testing.T, dir, text string, o file.Options) (*campaign.Campaign, []schema.Problem) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "campaign.yaml"), []byte(text), 0o644))
	if list := filepath.Join(dir, "people.csv"); !exists(list) {
		require.NoError(t, os.WriteFile(list, []byte(people), 0o644))
	}
	c, problems := campaign.Load(filepath.Join(dir, "campaign.yaml"), o)
	if c != nil {
		t.Cleanup(func() { assert.NoError(t, c.Close()) })
	}
	return c, problems
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

const people = "phone,first_name,code\n11987654321,Ana,A1\n"

// TestStates walks a list with every kind of row, and a ledger that knows some of them.
func TestStates(t *testing.T) {
	text := strings.Replace(campaignFile, "max_invalid: 100%", "max_invalid: 100%\n  suppress: [no.csv]", 1)
	dir := t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	write("campaign.yaml", text)
	write("no.csv", "phone\n+55 11 98765-0004\n")
	write("people.csv", `phone,first_name,code
11987650001,,A
11987650001,Ana,A
5511987650001,Ana again,A
1187650002,"known, without the ninth digit",B
+5511987650002,the same with it,B
11987650003,known and blank now,
11987650004,kept out,D
12,too short,E
11987650006,new,F
`)
	ctx := context.Background()
	l, err := ledger.Open(ctx, filepath.Join(dir, "ledger.db"))
	require.NoError(t, err)
	session, err := l.Begin(ctx, ledger.Start{Campaign: "test", Digest: "d"})
	require.NoError(t, err)
	for _, ref := range []string{"+5511987650002", "+5511987650003"} {
		_, err := session.Claim(ctx, ref, "", 0, time.Time{})
		require.NoError(t, err)
		_, err = session.Settle(ref, ledger.Outcome{State: ledger.Accepted, MessageID: "m", HTTPStatus: 200,
			At: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)})()
		require.NoError(t, err)
	}
	c, problems := campaign.Load(filepath.Join(dir, "campaign.yaml"), file.Options{Drivers: providers.All(),
		Environment: func(string) (string, bool) { return "x", true }})
	require.NotNil(t, c, "%v", problems)
	var got []string
	for letter, err := range c.Letters(ctx, campaign.View{Known: l.Read("test").Find}) {
		require.NoError(t, err)
		line := string(letter.State)
		if letter.Ready {
			line += " ready " + letter.Message.To
		}
		got = append(got, line)
	}
	assert.Equal(t, []string{
		"invalid", // its name is blank, so it doesn't stand in the next one's way
		"pending ready +5511987650001",
		"duplicate",
		"accepted",
		"duplicate",
		"accepted", // what was sent stays accepted, whatever became of the row
		"suppressed",
		"invalid",
		"pending ready +5511987650006",
	}, got)

	var first, second bytes.Buffer
	_, err = c.Results(ctx, &first, campaign.View{Known: l.Read("test").Find})
	require.NoError(t, err)
	_, err = c.Results(ctx, &second, campaign.View{Known: l.Read("test").Find})
	require.NoError(t, err)
	assert.Equal(t, first.String(), second.String())
	assert.Contains(t, first.String(), "\n5,+551187650002,accepted,,,m,1,200,")
	assert.Contains(t, first.String(), ",2026-01-02T03:04:05.000Z,,\n")
	require.NoError(t, session.Close())
	require.NoError(t, l.Close())
	require.NoError(t, c.Close())
}

// TestNumber: what --test-to is given is read as the list's numbers are.
func TestNumber(t *testing.T) {
	for _, country := range []string{"BR", "br"} {
		c := load(t, strings.Replace(campaignFile, "default_country: BR", "default_country: "+country, 1), people, map[string]string{"TOKEN": "a"})
		address, err := c.Number("(11) 98765-4321")
		require.NoError(t, err, country)
		assert.Equal(t, "+5511987654321", address)
		_, err = c.Number("12")
		require.Error(t, err)
	}
}

// TestDuplicatesStop: with the rows at fault, also beyond those that a person is shown.
func TestDuplicatesStop(t *testing.T) {
	text := strings.Replace(campaignFile, "max_invalid: 100%", "duplicates: stop", 1)
	for n, want := range map[int]string{1: "1 row is a duplicate, and", 30: "30 rows are duplicates, and"} {
		c := load(t, text, people+"11987654322,Bia,B1\n"+strings.Repeat("+55 11 98765-4321,Ana,A1\n", n), map[string]string{"TOKEN": "a"})
		told := 0
		plan, problems, err := c.Plan(t.Context(), campaign.PlanOptions{Problem: func(schema.Problem) { told++ }})
		require.NoError(t, err)
		require.Len(t, problems, 1)
		assert.Contains(t, problems[0].String(), "recipients.duplicates: "+want+" duplicates: stop is set")
		assert.Equal(t, n, told)
		assert.Equal(t, n, len(plan.Problems.First)+plan.Problems.More)
		assert.Contains(t, plan.Problems.First[0].String(), "people.csv:4: phone: the same person as row 2")
		assert.Equal(t, n, plan.States[campaign.Duplicate])
	}
}

// TestTheSlowestRate: the time of a plan is never less than none.
func TestTheSlowestRate(t *testing.T) {
	c := load(t, strings.Replace(campaignFile, "template:", "throttle: {rate: 0.000001/h}\ntemplate:", 1),
		people+"11987654322,Bia,B1\n11987654323,Caio,C1\n", map[string]string{"TOKEN": "a"})
	plan, _, err := c.Plan(t.Context(), campaign.PlanOptions{})
	require.NoError(t, err)
	assert.Greater(t, plan.Takes, 100*365*24*time.Hour)
}

// TestHiddenRows: a filter in Excel takes nobody off the list, which a person may think.
func TestHiddenRows(t *testing.T) {
	list, err := os.ReadFile(filepath.Join("table", "testdata", "excel-filtered.xlsx"))
	require.NoError(t, err)
	c := load(t, strings.NewReplacer("{{ first_name }}", "Ana", "{{ code }}", "A").Replace(campaignFile), string(list), map[string]string{"TOKEN": "a"})
	plan, problems, err := c.Plan(context.Background(), campaign.PlanOptions{})
	require.NoError(t, err)
	require.Empty(t, problems)
	assert.Equal(t, 4, plan.Send)
	var warned []string
	for _, p := range plan.Warnings.First {
		warned = append(warned, filepath.Base(p.String()))
	}
	const cure = ": the row is hidden, perhaps by a filter; it is sent all the same; if it must not be, copy what is seen to a new sheet"
	assert.Equal(t, []string{"people.csv:3" + cure, "people.csv:6" + cure}, warned)
}

// TestMaxInvalid: more rows that can't be sent than the file allows forbid the run, with numbers.
func TestMaxInvalid(t *testing.T) {
	rows := "phone,first_name,code\n"
	for range 9 {
		rows += "12,too short,A\n"
	}
	rows += "11987654321,Ana,A\n"
	for limit, refused := range map[string]bool{"90%": false, "89.9%": true, "9": false, "8": true, "0": true, "100%": false} {
		c := load(t, strings.Replace(campaignFile, "max_invalid: 100%", "max_invalid: "+limit, 1), rows, map[string]string{"TOKEN": "x"})
		plan, problems, err := c.Plan(t.Context(), campaign.PlanOptions{})
		require.NoError(t, err)
		assert.Equal(t, 1, plan.Send)
		require.Equal(t, refused, len(problems) == 1, limit)
		if refused {
			assert.Contains(t, problems[0].Text, "9 of 10 rows can't be sent")
			assert.Equal(t, 11, problems[0].Line)
		}
	}
}

// TestCellsCantStartAFormula: not in a copied column, nor in what the vendor or the file has.
func TestCellsCantStartAFormula(t *testing.T) {
	c := load(t, campaignFile+"results: {columns: [first_name, code]}\n",
		"phone,first_name,code\n11987654321,\"=HYPERLINK(\"\"https://x\"\")\",@A\n=1+1,-2,+3\n", map[string]string{"TOKEN": "x"})
	var out bytes.Buffer
	_, err := c.Results(t.Context(), &out, campaign.View{})
	require.NoError(t, err)
	assert.Contains(t, out.String(), `,"'=HYPERLINK(""https://x"")",'@A`)
	assert.Contains(t, out.String(), "3,'=1+1,invalid,")
	assert.Contains(t, out.String(), ",'-2,'+3\n")
}
