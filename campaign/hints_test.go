package campaign_test

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign"
)

// toldOf is what a list of one person is told, a problem a line.
func toldOf(t *testing.T, text, people string) string {
	t.Helper()
	var told []string
	for l, err := range load(t, text, people, map[string]string{"TOKEN": "a"}).Letters(context.Background(), campaign.View{}) {
		require.NoError(t, err)
		for _, p := range l.Problems {
			told = append(told, p.String())
		}
	}
	return strings.Join(told, "\n")
}

// TestCuresOfBreaksAndSpaces: the expression that a problem tells is pasted into the file, between the double quotes that
// stand there, and the same list has no problem any more.
func TestCuresOfBreaksAndSpaces(t *testing.T) {
	told := regexp.MustCompile(`write (\{\{.*?\}\})`)
	for _, column := range []string{"first_name", "Primeiro nome"} {
		text := strings.Replace(campaignFile, "{{ first_name }}", "{{ contact['"+column+"'] }}", 1)
		for _, between := range []string{"\n", "\r\n", "\r", "\t", "\n\n \n", strings.Repeat(" ", 5), strings.Repeat(" ", 14), strings.Repeat(" ", 100)} {
			list := "phone," + column + ",code\n11987654321,\"Ana" + between + "Clara\",A1\n"
			problem := toldOf(t, text, list)
			cure := told.FindStringSubmatch(problem)
			require.NotNil(t, cure, "%q: %s", between, problem)
			cured := strings.Replace(text, "{{ contact['"+column+"'] }}", cure[1], 1)
			require.NotEqual(t, text, cured)
			assert.Empty(t, toldOf(t, cured, list), "%q: %s", between, cure[1])
		}
	}
}

// TestSpreadsheetErrorsAreNotSent: the row is invalid, and only that of a column that the message uses.
func TestSpreadsheetErrorsAreNotSent(t *testing.T) {
	text := strings.Replace(campaignFile, "{{ first_name }}", "{{ first_name | default: 'cliente' }}", 1)
	c := load(t, text, "phone,first_name,code,note\n11987654321,#N/D,A1,\n11987654322,Bia,A2,#REF!\n", map[string]string{"TOKEN": "a"})
	var states []campaign.State
	var reasons []string
	for l, err := range c.Letters(context.Background(), campaign.View{}) {
		require.NoError(t, err)
		states, reasons = append(states, l.State), append(reasons, l.Reason)
	}
	assert.Equal(t, []campaign.State{campaign.Invalid, campaign.Pending}, states)
	assert.Equal(t, []string{"template.variables.name: the cell of first_name is a spreadsheet's error: #N/D; fix the formula, then save again", ""}, reasons)
}
