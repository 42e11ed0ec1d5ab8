package provider

import (
	"net"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestByStatus(t *testing.T) {
	sure := map[int]Verdict{401: Denied, 403: Denied, 407: Denied, 429: Throttled, 503: Unavailable}
	for status := 100; status < 600; status++ {
		e := ByStatus(Response{Status: status})
		assert.Equal(t, sure[status], e.Verdict, status)
		assert.Contains(t, e.Text, "HTTP "+strconv.Itoa(status))
	}
	assert.Equal(t, "the answer (HTTP 502) isn't the vendor's; whether the message was taken isn't known",
		ByStatus(Response{Status: 502}).Text)
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 10, 21, 7, 28, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		header, date string
		want         time.Duration
	}{
		"none":                     {"", "", 0},
		"seconds":                  {"7", "", 7 * time.Second},
		"a fraction":               {"0.5", "", 500 * time.Millisecond},
		"nought":                   {"0", "", 0},
		"negative":                 {"-5", "", 0},
		"not a number":             {"NaN", "", 0},
		"infinite":                 {"Inf", "", 365 * 24 * time.Hour},
		"a day":                    {"86400", "", 24 * time.Hour},
		"a number that overflows":  {"1e300", "", 365 * 24 * time.Hour},
		"a date":                   {"Wed, 21 Oct 2026 07:28:30 GMT", "", 30 * time.Second},
		"a date in the past":       {"Wed, 21 Oct 2015 07:28:00 GMT", "", 0},
		"a date far ahead":         {"Wed, 21 Oct 2099 07:28:00 GMT", "", 365 * 24 * time.Hour},
		"a date by another clock":  {"Wed, 21 Oct 2015 07:28:09 GMT", "Wed, 21 Oct 2015 07:28:00 GMT", 9 * time.Second},
		"a date, and no real Date": {"Wed, 21 Oct 2026 07:28:30 GMT", "yesterday", 30 * time.Second},
		"words":                    {"soon", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			h := http.Header{"Retry-After": {c.header}, "Date": {c.date}}
			assert.Equal(t, c.want, retryAfter(h, now))
		})
	}
}

func TestClean(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"plain":                {"Invalid Access Token", "Invalid Access Token"},
		"accents":              {"número inválido", "número inválido"},
		"line ends and tabs":   {" a\r\n\tb ", "a b"},
		"a terminal's control": {"a\x1b[31mb\x07\x9b", "a[31mb"},
		"text turned around":   {"a\u202eb\u200b\ufeff", "ab"},
		"not UTF-8":            {"a\xff\xfeb", "ab"},
		"cut between runes":    {"ééééé", "éé…"},
	} {
		t.Run(name, func(t *testing.T) {
			bound := 40
			if name == "cut between runes" {
				bound = 8
			}
			assert.Equal(t, c.want, clean(c.text, bound))
		})
	}
}

func TestSecretsAreWhatAuthorizeAdds(t *testing.T) {
	bare := Request{Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(`{"to":"1","n":[1]}`)}
	authorized := Request{
		Header: http.Header{"Content-Type": {"application/json"}, "Apikey": {"header-secret"}, "User-Agent": {"campaign"}},
		Body:   []byte(`{"apiKey":"body-\u0073ecret","to":"1","n":[1]}`),
	}
	assert.ElementsMatch(t, []string{"header-secret", "header-secret", "body-secret"}, secrets(bare, authorized))
	authorized.Body = []byte("{")
	assert.ElementsMatch(t, []string{"header-secret", "header-secret"}, secrets(bare, authorized))
}

func TestCountIsNeverTooLow(t *testing.T) {
	here, there := net.Pipe()
	c := newCountedConn(here)
	go func() {
		there.Read(make([]byte, 3))
		there.Close()
	}()
	n, err := c.Write([]byte("hello"))
	require.Error(t, err)
	assert.Equal(t, 3, n)
	assert.EqualValues(t, 3, c.written.Load())
	_, err = c.Write([]byte("hello"))
	require.Error(t, err)
	assert.EqualValues(t, 3, c.written.Load())
}

func TestSettingsDecode(t *testing.T) {
	type settings struct {
		ID    string `json:"id"`
		Keep  bool   `json:"keep,omitempty"`
		Other string `json:"other"`
	}
	for name, c := range map[string]struct {
		given Settings
		want  settings
		err   string
	}{
		"all":       {Settings{"id": "0123", "keep": "true"}, settings{ID: "0123", Keep: true, Other: "as it was"}, ""},
		"empty":     {nil, settings{Other: "as it was"}, ""},
		"unknown":   {Settings{"idd": "1"}, settings{}, "provider.idd: unknown setting"},
		"no bool":   {Settings{"keep": "perhaps"}, settings{}, "provider.keep: must be one of true, false"},
		"the first": {Settings{"z": "1", "a": "1"}, settings{}, "provider.a: unknown setting"},
	} {
		t.Run(name, func(t *testing.T) {
			got := settings{Other: "as it was"}
			err := c.given.Decode(&got)
			if c.err != "" {
				require.EqualError(t, err, c.err)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, c.want, got)
		})
	}
}

func TestMarshalLeavesCharactersAsTheyAre(t *testing.T) {
	body, err := Marshal(map[string]string{"a": "<b> & \u2028 é \""})
	require.NoError(t, err)
	assert.Equal(t, `{"a":"<b> & \u2028 é \""}`, string(body))
}

func TestPositional(t *testing.T) {
	for name, want := range map[string]bool{"1": true, "10": true, "name": false, "1a": false, "": false} {
		assert.Equal(t, want, (&Template{Variables: []Variable{{Name: name}}}).Positional(), name)
	}
	assert.False(t, (&Template{}).Positional())
}
