package cloudapi_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers/dossier"
	"campaign/providers/internal/cloudapi"
	"campaign/providers/provider"
)

func decode(t *testing.T, status int, body string) (provider.Receipt, error) {
	return cloudapi.Decode(provider.Response{Status: status, Header: http.Header{}, Body: []byte(body)}, codes(t), provider.ByStatus)
}

func codes(t *testing.T) dossier.Codes {
	t.Helper()
	known, err := cloudapi.Codes()
	require.NoError(t, err)
	return known
}

func failure(t *testing.T, status int, body string) *provider.Error {
	t.Helper()
	receipt, err := decode(t, status, body)
	require.Empty(t, receipt)
	var e *provider.Error
	require.ErrorAs(t, err, &e)
	return e
}

// What to do about each code, from Meta's page of error codes: go on, slow down, come back, stop.
func TestVerdictsOfCodes(t *testing.T) {
	verdicts := map[provider.Verdict][]int{
		provider.Rejected: {100, 130403, 130472, 130497, 131009, 131021, 131026, 131030, 131047, 131049, 131050, 131051,
			131053, 131062, 132005, 132007, 132008, 132018, 135000, 137000},
		provider.Throttled:   {4, 17, 341, 613, 80007, 130429, 133016},
		provider.Unavailable: {1, 2, 131000, 131016, 131056, 131057, 133004, 134101, 2494100},
		provider.Denied: {0, 3, 10, 33, 102, 104, 190, 200, 230, 299, 368, 803, 131005, 131008, 131031, 131037, 131042, 131045, 131048,
			131055, 131063, 131064, 132000, 132001, 132012, 132015, 132016, 132021, 132068, 132069, 133006, 133010, 134011, 134100,
			134102, 138000, 138018, 139200},
	}
	seen := map[string]bool{}
	for verdict, codes := range verdicts {
		for _, code := range codes {
			seen[strconv.Itoa(code)] = true
			for _, status := range []int{200, 400, 401, 403, 404, 429, 500, 503} { // reports have other statuses than the page
				e := failure(t, status, `{"error":{"message":"(#`+strconv.Itoa(code)+`) Title","type":"OAuthException","code":`+strconv.Itoa(code)+`}}`)
				assert.Equal(t, verdict, e.Verdict, "%d with HTTP %d", code, status)
				assert.Equal(t, strconv.Itoa(code), e.Code)
			}
		}
	}
	for _, c := range codes(t).All() {
		assert.True(t, seen[c.Code] || c.Code == "200-299", "the code %s isn't tested", c.Code)
	}
}

// Meta adds codes several times a year. A 4xx surely wasn't taken, whatever the code; the status may say that it speaks
// of more than this message.
func TestUnknownCodes(t *testing.T) {
	for _, code := range []int{5, 199, 300, 999, 131999, 132017, 139000} {
		for status, want := range map[int]provider.Verdict{200: provider.Unsure, 500: provider.Unsure, 502: provider.Unsure,
			400: provider.Rejected, 404: provider.Rejected, 422: provider.Rejected, 401: provider.Denied, 403: provider.Denied, 429: provider.Throttled, 503: provider.Unavailable} {
			e := failure(t, status, `{"error":{"message":"Title","type":"OAuthException","code":`+strconv.Itoa(code)+`}}`)
			assert.Equal(t, want, e.Verdict, "%d with HTTP %d", code, status)
			assert.Equal(t, strconv.Itoa(code), e.Code)
			assert.Contains(t, e.Text, "(Meta says: Title)")
		}
	}
}

// A wrong id of the sending number is no wrong value of one message.
func TestNoSuchNumber(t *testing.T) {
	e := failure(t, 400, `{"error":{"message":"Unsupported post request. Object with ID '1234' does not exist, cannot be loaded due to missing permissions, or does not support this operation","type":"GraphMethodException","code":100,"error_subcode":33,"fbtrace_id":"x"}}`)
	assert.Equal(t, provider.Denied, e.Verdict)
	assert.Equal(t, "100", e.Code, "the vendor's own")
	assert.Contains(t, e.Text, "check the sending number's id")
	e = failure(t, 400, `{"error":{"message":"(#100) Invalid parameter","type":"OAuthException","code":100,"error_subcode":2494010}}`)
	assert.Equal(t, provider.Rejected, e.Verdict)
}

func TestReceipts(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want provider.Receipt
	}{
		"an id alone": {`{"messages":[{"id":"wamid.1"}]}`, provider.Receipt{ID: "wamid.1"}},
		"with contacts": {`{"messaging_product":"whatsapp","contacts":[{"input":"1","wa_id":"2"}],"messages":[{"id":"wamid.1","message_status":"accepted"}]}`,
			provider.Receipt{ID: "wamid.1", Whom: provider.Whom{Echo: "1", Own: "2"}}},
		"a user's id": {`{"contacts":[{"input":"BR.1","user_id":"BR.1"}],"messages":[{"id":"wamid.1"}]}`,
			provider.Receipt{ID: "wamid.1", Whom: provider.Whom{Echo: "BR.1"}}},
		"odd contacts":     {`{"contacts":{"input":"1"},"messages":[{"id":"wamid.1"}]}`, provider.Receipt{ID: "wamid.1"}},
		"contacts of none": {`{"contacts":[{"input":1,"wa_id":null}],"messages":[{"id":"wamid.1"}]}`, provider.Receipt{ID: "wamid.1"}},
		"an error: null":   {`{"messages":[{"id":"wamid.1"}],"error":null}`, provider.Receipt{ID: "wamid.1"}},
		"a mark first":     {"\ufeff{\"messages\":[{\"id\":\"wamid.1\"}]}\r\n", provider.Receipt{ID: "wamid.1"}},
		"held": {`{"messages":[{"id":"wamid.1","message_status":"held_for_quality_assessment"}]}`,
			provider.Receipt{ID: "wamid.1", Note: "Meta holds it until it has judged the template's quality; it is delivered or dropped later"}},
		"paused": {`{"messages":[{"id":"wamid.1","message_status":"paused"}]}`, provider.Receipt{ID: "wamid.1", Note: "Meta has paused its delivery"}},
		"new":    {`{"messages":[{"id":"wamid.1","message_status":"queued\n"}]}`, provider.Receipt{ID: "wamid.1", Note: "Meta's status of it: queued"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := decode(t, 200, c.body)
			require.NoError(t, err)
			assert.Equal(t, c.want, got)
		})
	}
}

// A failure that names somebody says so as well: it may be of another's message.
func TestFailureNamesItsRecipient(t *testing.T) {
	e := failure(t, 400, `{"contacts":[{"input":"+1","wa_id":"1"}],"error":{"message":"Title","code":131026}}`)
	assert.Equal(t, provider.Whom{Echo: "+1", Own: "1"}, e.Whom)
}

func TestWhatIsNoReceiptIsUnsure(t *testing.T) {
	for name, body := range map[string]string{
		"nothing":           ``,
		"a page":            `<html></html>`,
		"null":              `null`,
		"a list":            `[]`,
		"no messages":       `{}`,
		"none in the list":  `{"messages":[]}`,
		"an empty id":       `{"messages":[{"id":""}]}`,
		"an id of a number": `{"messages":[{"id":7}]}`,
		"cut off":           `{"messages":[{"id":"wamid.1"}`,
		"two answers":       `{"messages":[{"id":"wamid.1"}]}{}`,
		"with an error":     `{"messages":[{"id":"wamid.1"}],"error":{"code":131026}}`,
		"another's error":   `{"error":"no"}`,
		"without a code":    `{"error":{"message":"no"}}`,
		"a code of words":   `{"error":{"code":"E_FAIL"}}`,
		"a broken code":     `{"error":{"code":1.5}}`,
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, provider.Unsure, failure(t, 200, body).Verdict) })
	}
	assert.Equal(t, provider.Unsure, failure(t, 401, `{"messages":[{"id":"wamid.1"}]}`).Verdict, "an id beside a refusal")
}

func TestTheStatusDecidesWithoutMetasBody(t *testing.T) {
	assert.Equal(t, provider.Denied, failure(t, 401, `<html>`).Verdict)
	assert.Equal(t, provider.Throttled, failure(t, 429, ``).Verdict)
	assert.Equal(t, provider.Unavailable, failure(t, 503, `{"error":"busy"}`).Verdict)
	assert.Equal(t, provider.Unsure, failure(t, 400, `{"error":{}}`).Verdict)
}

func TestSentences(t *testing.T) {
	const advice = "Meta doesn't accept a value of the message; fix the value that it names"
	for name, c := range map[string]struct{ body, want string }{
		"the details":       {`{"error":{"code":100,"message":"(#100) Invalid parameter","error_data":{"details":"Param to is wrong."}}}`, advice + " (Meta says: Param to is wrong)"},
		"the title":         {`{"error":{"code":100,"message":"(#100) Invalid parameter"}}`, advice + " (Meta says: Invalid parameter)"},
		"details as a text": {`{"error":{"code":100,"error_data":"Bad \u001b[31mvalue"}}`, advice + " (Meta says: Bad [31mvalue)"},
		"no words":          {`{"error":{"code":100,"message":null,"error_data":{"details":{}}}}`, advice},
		"a code in quotes":  {`{"error":{"code":"100"}}`, advice},
		"a number in it":    {`{"error":{"code":100,"message":"Recipient +55 (11) 94848-9500 and 5511948489500"}}`, advice + " (Meta says: Recipient … and …)"},
		"a token in it":     {`{"error":{"code":100,"message":"Bad EAAN6tcBzAUBOZC82CW7iR2LiaZBwUHS4Y7 here"}}`, advice + " (Meta says: Bad … here)"},
		"a template's name": {`{"error":{"code":132001,"error_data":{"details":"template name (winter_sale_2026_black_friday) does not exist in pt_BR"}}}`, "there is no such template in this language, or it isn't approved; check template.name and template.language in WhatsApp Manager (Meta says: template name (winter_sale_2026_black_friday) does not exist in pt_BR)"},
		"an echoed token":   {`{"error":{"code":190,"message":"Malformed access token abc"}}`, "the access token has expired or is wrong; renew the access token in Meta's business settings"},
		"a code not listed": {`{"error":{"code":7,"message":"(#7) New"}}`, "Meta refuses the message with a code that isn't known here (Meta says: New)"},
		"the 24 hours":      {`{"error":{"code":131047}}`, "this person hasn't written in the last 24 hours, so that only a template reaches them; send a template"},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, c.want, failure(t, 400, c.body).Text) })
	}
	long := failure(t, 400, `{"error":{"code":100,"message":"`+strings.Repeat("é ", 5000)+`"}}`)
	assert.Less(t, len(long.Text), 600)
}

func TestHowLongToWait(t *testing.T) {
	for code, want := range map[int]time.Duration{131056: 6 * time.Second, 131057: time.Minute, 134101: 10 * time.Minute, 130429: 0} {
		assert.Equal(t, want, failure(t, 400, `{"error":{"code":`+strconv.Itoa(code)+`}}`).RetryAfter, code)
	}
	assert.True(t, failure(t, 400, `{"error":{"code":131056}}`).OnlyRecipient)
	assert.False(t, failure(t, 400, `{"error":{"code":131057}}`).OnlyRecipient)
	assert.True(t, failure(t, 404, `{"error":{"code":132001}}`).OfTemplate)
	assert.False(t, failure(t, 400, `{"error":{"code":131042}}`).OfTemplate)
	_, err := cloudapi.Decode(provider.Response{Status: 500, Header: http.Header{"Retry-After": {"90"}}, Body: []byte(`{"error":{"code":131057}}`)}, codes(t), provider.ByStatus)
	var e *provider.Error
	require.ErrorAs(t, err, &e)
	assert.Zero(t, e.RetryAfter, "the answer's own wait goes first; whoever sends reads it")
}
