package campaign_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign"
	"campaign/campaign/file"
	"campaign/providers"
	"campaign/schema/wording"
)

// TestListBesideAWrongFile: what is wrong with both is told at once; but not what only the file's mistake makes wrong.
func TestListBesideAWrongFile(t *testing.T) {
	unknown := strings.Replace(campaignFile, "{{ first_name", "{{ frist_name", 1)
	require.NotEqual(t, campaignFile, unknown)
	for name, c := range map[string]struct {
		yaml, people string
		want         []string
	}{
		"wrong rows": {unknown, "phone,first_name,code\n123,Ana,A\n+5511987654321,Bia,B\n\"5,51E+12\",Cia,C\n", []string{
			`people.csv:2: phone: "123" has too few digits`, `people.csv:4: phone: "5,51E+12" is a number that a spreadsheet has shortened`}},
		"rows that are swallowed": {unknown, "phone,first_name,code\n+5511987654321,\"Ana,A\n+5511987654322,\"Bia,B\n", []string{
			`people.csv:2: a quote (") that opens the cell in column B`}},
		"many wrong rows": {unknown, "phone,first_name,code\n" + strings.Repeat("123,Ana,A\n", 50), func() (many []string) {
			for i := range 20 {
				many = append(many, fmt.Sprintf("people.csv:%d: phone: ", i+2))
			}
			return many
		}()},
		"a wrong setting of the list": {strings.Replace(unknown, "csv: people.csv", "csv: people.csv\n  default_contry: BR", 1),
			"phone,first_name,code\n123,Ana,A\n", nil},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(dir, "campaign.yaml"), []byte(c.yaml), 0o600))
			require.NoError(t, os.WriteFile(filepath.Join(dir, "people.csv"), []byte(c.people), 0o600))
			loaded, problems := campaign.Load(filepath.Join(dir, "campaign.yaml"), file.Options{Drivers: providers.All(),
				Environment: func(string) (string, bool) { return "s3cret", true }})
			require.Nil(t, loaded)
			var found []string
			for _, p := range problems {
				if strings.HasSuffix(p.File, "people.csv") {
					found = append(found, strings.TrimPrefix(p.String(), dir+"/"))
				}
			}
			require.Len(t, found, len(c.want), "%q", found)
			for i, want := range c.want {
				assert.Contains(t, found[i], want)
			}
			assert.Contains(t, problems[0].String(), "campaign.yaml", "the campaign file comes first")
		})
	}
}

// TestMisspeltParts: what isn't there because its name is misspelt is told once, by the name.
func TestMisspeltParts(t *testing.T) {
	for part, misspelt := range map[string]string{"recipients": "recipient", "provider": "provder"} {
		path := filepath.Join(t.TempDir(), "campaign.yaml")
		require.NoError(t, os.WriteFile(path, []byte(strings.Replace(campaignFile, part+":", misspelt+":", 1)), 0o600))
		require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(path), "people.csv"), []byte(people), 0o600))
		_, problems := campaign.Load(path, file.Options{Drivers: providers.All(),
			Environment: func(string) (string, bool) { return "s3cret", true }})
		require.Len(t, problems, 1, "%v", problems)
		assert.Contains(t, problems[0].String(), misspelt+": unknown setting; did you mean "+part+"?")
	}
}

// TestRefusedRowsAreToldFirstWhatRefusesThem, and nothing twice; a row counts by what refuses it.
func TestRefusedRowsAreToldFirstWhatRefusesThem(t *testing.T) {
	c := load(t, `version: 1
name: test
provider: {name: meta, phone_number_id: "17", access_token: "${TOKEN}"}
recipients: {csv: people.csv, default_country: BR, max_invalid: 100%}
template:
  name: hello
  language: pt_BR
  variables: {name: "Hi {{ first_name }}, hi"}
  button_param_0: {type: copy_code, value: "{{ code }}"}
`, "phone,first_name,code\n11987654321,Ana ,ABCDEFGHIJKLMNOPQ\n", map[string]string{"TOKEN": "a"})
	plan, problems, err := c.Plan(t.Context(), campaign.PlanOptions{})
	require.NoError(t, err)
	require.Empty(t, problems)
	assert.Equal(t, []campaign.Count{{What: "template.button_param_0", N: 1}}, plan.Faults)
	require.Len(t, plan.Problems.First, 1)
	assert.Contains(t, plan.Problems.First[0].String(), "has 17 characters, and 15 are allowed")
	require.Len(t, plan.Warnings.First, 1, "that 15 are advised isn't said too")
	assert.Contains(t, plan.Warnings.First[0].String(), "template.variables.name: the cell of first_name begins or ends with a space")
}

// TestProblemsKeepTheirCodes: what the texts, the vendor and a row are told comes with its code and what it is filled with.
func TestProblemsKeepTheirCodes(t *testing.T) {
	env := file.Options{Drivers: providers.All(), Environment: func(string) (string, bool) { return "a", true }}
	codes := func(text string) (all []string) {
		_, problems := loadIn(t, t.TempDir(), text, env)
		for _, p := range problems {
			all = append(all, p.Code+" "+p.Args["near"]+p.Args["vendor"])
		}
		return all
	}
	assert.Equal(t, []string{"unknown-column first_name"}, codes(strings.Replace(campaignFile, "{{ first_name }}", "{{ fist_name }}", 1)))
	assert.Equal(t, []string{"template-wanted Cloud Humans"}, codes(campaignFile[:strings.Index(campaignFile, "template:")]+"message: {type: text, body: Oi}\n"))

	c := load(t, campaignFile, "phone,first_name,code\n11987654321,,A1\n", map[string]string{"TOKEN": "a"})
	for l, err := range c.Letters(t.Context(), campaign.View{}) {
		require.NoError(t, err)
		require.Len(t, l.Problems, 1)
		assert.Equal(t, "text-blank-in-row", l.Problems[0].Code)
		assert.Equal(t, wording.Args{"column": "first_name"}, l.Problems[0].Args)
	}
}
