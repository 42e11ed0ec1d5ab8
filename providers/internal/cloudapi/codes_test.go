package cloudapi_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"campaign/providers/dossier"
	"campaign/providers/provider"
)

// When Meta's pages allow another message to somebody whose was rejected.
func TestWhoIsSentToAgain(t *testing.T) {
	known := codes(t)
	withheld := map[string]dossier.Again{"130403": {Never: true}, "130472": {Never: true}, "131050": {Never: true}, "131049": {After: 24 * time.Hour}}
	for _, c := range known.All() {
		found, is := known.Withheld(c.Code)
		want, wanted := withheld[c.Code]
		assert.Equal(t, wanted, is, c.Code)
		assert.Equal(t, want, found.Again, c.Code)
		assert.Equal(t, c.Code == "131050", c.OptedOut, c.Code)
	}
	_, is := known.Withheld("999999")
	assert.False(t, is)
}

// What says something about one person, and nothing about the campaign.
func TestCodesOfOnePerson(t *testing.T) {
	people := map[string]bool{"130403": true, "130472": true, "131021": true, "131026": true, "131047": true, "131049": true, "131050": true,
		"131056": true, "137000": true}
	for _, c := range codes(t).All() {
		assert.Equal(t, people[c.Code], c.OnlyRecipient, c.Code)
	}
	e := failure(t, 400, `{"error":{"code":131050}}`)
	assert.True(t, e.OptedOut && e.OnlyRecipient)
}

// A template that doesn't fit condemns it, and the sentence names the key of the campaign file.
func TestATemplateThatDoesNotFit(t *testing.T) {
	for _, c := range []struct {
		code          int
		details, says string
	}{
		{132012, "header: Format mismatch, expected IMAGE, received UNKNOWN", "the template has an image above its text; add template.header_attachment"},
		{132012, "header: Format mismatch, expected VIDEO, received UNKNOWN", "the template has a video above its text; add template.header_attachment"},
		{132012, "header: Format mismatch, expected DOCUMENT, received IMAGE", "the template has a document above its text, and something else was sent; change template.header_attachment"},
		{132012, "header: new words", "compare template.header_attachment with"},
		{132012, "buttons: new words", "compare template.button_param_N with"},
		{132012, "Variable parameter values formatted incorrectly.", "compare template.variables, template.header_attachment and template.button_param_N with"},
		{131008, "buttons: Button at index 0 of type Url requires a parameter", "the template's button 0 opens an address with a variable end; add template.button_param_0"},
		{131008, "buttons: Button at index 10 of type CopyCode requires a parameter", "the template's button 10 needs a parameter; add template.button_param_10"},
		{131008, "The request is missing a required parameter.", "compare template.variables, template.header_attachment and template.button_param_N with"},
		{100, "Button at index 2 of type Url requires a parameter", "add template.button_param_2"},
		{100, "Parameter name is missing or empty", "name them in template.variables as the template in WhatsApp Manager does"},
		{132000, "body: number of localizable_params (1) does not match the expected number of params (2)", "the template's text takes another number of values: 2, and 1 were sent; compare template.variables with"},
		{132000, "new words", "compare template.variables and template.button_param_N with"},
		{132001, "template name (a) does not exist in pt_BR", "check template.name and template.language"},
		{132018, "Direct send template can't be used for template message", "use another template in template.name"},
	} {
		e := failure(t, 400, fmt.Sprintf(`{"error":{"message":"(#%d) Title","code":%d,"error_data":{"details":%q}}}`, c.code, c.code, c.details))
		assert.Equal(t, provider.Denied, e.Verdict, c.details)
		assert.True(t, e.OfTemplate, c.details)
		assert.Contains(t, e.Text, c.says)
	}
	// Some of Meta's services have the words in the title, and no details.
	e := failure(t, 400, `{"error":{"message":"(#100) Parameter name is missing or empty","code":100}}`)
	assert.Equal(t, provider.Denied, e.Verdict)
	for _, details := range []string{"Param to is wrong.", "button at index 1 is fine", "Message must be a template message."} {
		assert.Equal(t, provider.Rejected, failure(t, 400, fmt.Sprintf(`{"error":{"code":100,"error_data":{"details":%q}}}`, details)).Verdict, details)
	}
}

// What a code means alone can't be told from the code where it means several things.
func TestAdviceIsOfOneMeaning(t *testing.T) {
	known := codes(t)
	assert.Equal(t, "fix the value that it names", known.Advice("100", provider.Rejected))
	assert.Empty(t, known.Advice("100", provider.Throttled, provider.Unavailable, provider.Denied))
	assert.Equal(t, "give the access token the permission whatsapp_business_messaging", known.Advice("250", provider.Denied))
	assert.Empty(t, known.Advice("250", provider.Rejected))
	assert.Empty(t, known.Advice("", provider.Rejected))
}
