package providertest

import (
	"errors"
	"maps"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers/provider"
)

// Opened is the provider with settings of its own beside the usual ones, names and values in turn.
func Opened(t testing.TB, d provider.Driver, usual provider.Settings, own ...string) provider.Provider {
	t.Helper()
	settings := maps.Clone(usual)
	for i := 0; i < len(own); i += 2 {
		settings[own[i]] = own[i+1]
	}
	p, err := d.Open(settings)
	require.NoError(t, err)
	return p
}

// Limits shows that every limit which the dossier lists is kept: at it a message passes, one over it is refused, in
// words that name the field and the limit. messages has one of n for each limit, named folder/what.
func Limits(t *testing.T, d provider.Driver, settings provider.Settings, messages map[string]func(n int) provider.Message) {
	p, seen := Opened(t, d, settings), 0
	for _, route := range open(t, d, settings).dossier.Routes {
		for _, l := range route.Limits {
			name := route.Folder + "/" + l.What
			seen++
			t.Run(name, func(t *testing.T) {
				require.Contains(t, messages, name)
				_, err := p.Encode(messages[name](l.Max))
				require.NoError(t, err)
				_, err = p.Encode(messages[name](l.Max + 1))
				require.ErrorContains(t, err, strconv.Itoa(l.Max))
				assert.Regexp(t, `^(message|template)\.`, err.Error())
			})
		}
	}
	assert.Equal(t, len(messages), seen, "a limit that the dossier doesn't list")
}

// Refusals are messages that a vendor can't express, and a part of what is said of each.
type Refusals map[string]struct {
	Message provider.Message
	Want    string
}

// Refused shows that p encodes none of the messages, and that each refusal has a code.
func Refused(t *testing.T, p provider.Provider, refusals Refusals) {
	for name, r := range refusals {
		t.Run(name, func(t *testing.T) {
			_, err := p.Encode(r.Message)
			require.ErrorContains(t, err, r.Want)
			refusal, ok := errors.AsType[*provider.Refusal](err)
			require.True(t, ok)
			assert.NotEmpty(t, refusal.Code)
		})
	}
}

// Text has n characters that are more than n bytes, and more than n UTF-16 units.
func Text(n int) string {
	return string([]rune(strings.Repeat("é🙂ã", n/3+1))[:n])
}

// Replies are n buttons.
func Replies(n int) []provider.Reply {
	var all []provider.Reply
	for i := range n {
		all = append(all, provider.Reply{ID: strconv.Itoa(i), Title: "botão"})
	}
	return all
}

// Rows are n rows of a list.
func Rows(n int) []provider.ListRow {
	var all []provider.ListRow
	for i := range n {
		all = append(all, provider.ListRow{ID: strconv.Itoa(i), Title: "linha"})
	}
	return all
}
