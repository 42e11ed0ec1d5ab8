package file_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign/file"
	"campaign/providers"
	"campaign/providers/provider"
)

// wide is a text in UTF-16 with its mark, as Notepad's "Unicode" and PowerShell's > write it.
func wide(text string) string {
	out := "\xff\xfe"
	for _, u := range utf16.Encode([]rune(text)) {
		out += string([]byte{byte(u), byte(u >> 8)})
	}
	return out
}

// token is the secret with which the campaign would send.
func token(t *testing.T, c *file.File) string {
	t.Helper()
	request := provider.Request{Header: http.Header{}}
	require.NoError(t, c.Provider.Authorize(t.Context(), &request))
	return request.Header.Get("api_access_token")
}

// TestDotEnvAsItIsSaved: by which programs, and what is said of each line; never with the secret in it.
func TestDotEnvAsItIsSaved(t *testing.T) {
	lines := func(all ...string) string { return strings.Join(all, "\n") }
	for name, c := range map[string]struct{ env, token, want string }{
		"UTF-8 with its mark":        {"\ufeffTOKEN=s3cret\r\n", "s3cret", ""},
		"quoted over two lines":      {lines("OTHER=\"a", "b\"", "TOKEN=s3cret"), "s3cret", ""},
		"UTF-16":                     {wide("TOKEN=s3cret\r\n"), "", `.env: is saved as UTF-16 ("Unicode"); save it as UTF-8`},
		"a line without =":           {lines("# s3cret", "", "TOKEN=s3cret", "OTHER s3cret"), "", ".env:4: can't be understood; write one NAME=value a line"},
		"one before the others":      {lines("OTHER s3cret", "TOKEN=s3cret"), "", ".env:1: can't be understood"},
		"behind a value on two":      {lines("OTHER=\"a", "b\"", "s3cret", "TOKEN=s3cret"), "", ".env:3: can't be understood"},
		"a quote that nothing ends":  {lines("A=b", "TOKEN=\"s3cret", "C=d"), "", ".env:2: can't be understood"},
		"a last line that is a name": {lines("TOKEN=s3cret", "s3cret"), "", ".env:2: can't be understood"},
		"a value over two lines":     {"TOKEN=\"s3cret\n\"\n", "", "${TOKEN} holds a line break or another character that can't be seen; set it again, in one line"},
		"empty":                      {"TOKEN=\n", "", "${TOKEN} is empty; give it its value"},
		"a comment for a value":      {"TOKEN=  # put s3cret here\r\n", "", "${TOKEN} is empty; give it its value"},
		"a comment behind a value":   {"TOKEN=s3cret # of the vendor", "s3cret", ""},
		"a # in quotes":              {lines("OTHER='# a", "B= # b'", `TOKEN="s3cret"`), "s3cret", ""},
		"a $ in single quotes":       {"TOKEN='ab$CD'", "ab$CD", ""},
		"a $":                        {lines("# $A", "export TOKEN=$A"), "", ".env:2: the value holds a $"},
		"a $ in double quotes":       {`TOKEN="ab${CD}"`, "", ".env:1: the value holds a $"},
		"a $ in a comment":           {"TOKEN=s3cret # costs $A", "s3cret", ""},
		"a $ that nothing follows":   {lines("OTHER=a$b$", "OTHER='a$B'", `OTHER="a\$B"`, "TOKEN=s3cret"), "s3cret", ""},
		"a $ behind a #":             {"TOKEN=s3cret#d$EF", "", ".env:1: the value holds a $, and what follows it would be replaced"},
		"a $ in a second line":       {lines("", "OTHER=\"a", "b$EF\"", "TOKEN=s3cret"), "", ".env:2: the value holds a $"},
		"empty in quotes":            {"TOKEN=''\n", "", "${TOKEN} is empty; give it its value"},
		"not there":                  {"OTHER=s3cret\n", "", "${TOKEN} is not set in the environment; set it"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for name, text := range map[string]string{"campaign.yaml": campaignFile, ".env": c.env} {
				require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
			}
			loaded, problems := file.Load(filepath.Join(dir, "campaign.yaml"), file.Options{Drivers: providers.All(),
				Environment: func(string) (string, bool) { return "", false }})
			if c.want == "" {
				require.NotNil(t, loaded, "%v", problems)
				assert.Equal(t, c.token, token(t, loaded))
				return
			}
			require.Nil(t, loaded)
			assert.Contains(t, problems[0].String(), c.want)
			for _, p := range problems {
				assert.NotContains(t, p.String(), "s3cret")
			}
		})
	}
}
