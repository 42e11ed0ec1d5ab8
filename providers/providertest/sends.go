package providertest

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers/dossier"
	"campaign/providers/provider"
	"campaign/providers/sandbox"
)

// impatient is the timeout where no answer is expected, patient where one is.
const (
	impatient = 2 * time.Second
	patient   = 20 * time.Second
)

// testSandbox sends over HTTP to the sandbox, for every route, every documented request and every ending.
func (s *subject) testSandbox(t *testing.T) {
	for _, r := range s.dossier.Routes {
		t.Run(r.Folder, func(t *testing.T) {
			t.Parallel()
			box, err := sandbox.New([]sandbox.Files{{Name: s.driver.Name, FS: s.driver.Dossier}},
				sandbox.Options{NoLimits: true})
			require.NoError(t, err)
			server := httptest.NewServer(box)
			defer server.Close()
			x := &rehearsal{subject: s, route: r, box: box, address: server.URL + "/" + s.driver.Name}
			x.endings(t)
			x.examples(t)
			x.without(t)
		})
	}
}

// A rehearsal sends to a sandbox by one route.
type rehearsal struct {
	*subject
	route   *dossier.Route
	box     *sandbox.Sandbox
	address string
}

// answer is the documented answer that the sandbox gives for a verdict.
func (x *rehearsal) answer(verdict string) dossier.Answer {
	return x.route.Answers[slices.IndexFunc(x.route.Answers, func(a dossier.Answer) bool { return a.Name == verdict })]
}

// send sends and checks the result, the latest entry of the journal and the discretion of both.
func (x *rehearsal) send(t *testing.T, p provider.Provider, m provider.Message, verdict string) provider.Receipt {
	t.Helper()
	timeout := patient
	if verdict == "unsure" {
		timeout = impatient
	}
	receipt, err := provider.Send(t.Context(), provider.NewClient(1, timeout), p, m)
	entries := x.box.Journal().Entries(0)
	require.NotEmpty(t, entries, "nothing came (%v)", err)
	latest := entries[len(entries)-1]
	written, marshalErr := json.Marshal(latest)
	require.NoError(t, marshalErr)
	x.discreet(t, string(written), "the journal")
	assert.Equal(t, verdict, latest.Verdict, "the sandbox's verdict (%v)", latest.Objections)
	assert.Equal(t, x.route.Folder, latest.Route)
	assert.NotEmpty(t, latest.Recipient)
	status := receipt.HTTPStatus
	switch verdict {
	case "accepted":
		require.NoError(t, err)
		if x.answer(verdict).Receipt != "" {
			assert.NotEmpty(t, receipt.ID)
		}
	case "unsure":
		var e *provider.Error
		require.ErrorAs(t, err, &e)
		assert.Equal(t, provider.Unsure, e.Verdict)
		return receipt
	default:
		e := check(t, x.answer(verdict), receipt, err)
		x.discreet(t, e.Error(), "the error")
		status = e.HTTPStatus
	}
	assert.Equal(t, x.answer(verdict).Status, status, "the HTTP status")
	return receipt
}

// endings tries what the recipient's last digits choose.
func (x *rehearsal) endings(t *testing.T) {
	e := x.route.Examples[0]
	p, m := x.provider(t, x.address, e.Settings), message(t, e)
	for _, c := range []struct {
		last     string
		verdicts []string
	}{
		{"0001", []string{"accepted"}},
		{"0400", []string{"rejected", "rejected"}},
		{"0401", []string{"denied"}},
		{"0429", []string{"throttled", "accepted", "accepted"}},
		{"0503", []string{"unavailable", "accepted"}},
		{"0000", []string{"unsure"}},
	} {
		t.Run("…"+c.last, func(t *testing.T) {
			for _, verdict := range c.verdicts {
				x.send(t, p, ending(m, c.last), verdict)
			}
		})
	}
}

// examples sends every documented request: the sandbox must not object, and no two messages get the same receipt.
func (x *rehearsal) examples(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range x.route.Examples {
		t.Run(e.Name, func(t *testing.T) {
			p := x.provider(t, x.address, e.Settings)
			for range 2 {
				receipt := x.send(t, p, ending(message(t, e), "0001"), "accepted")
				assert.False(t, seen[receipt.ID] && receipt.ID != "", "the receipt %s came twice", receipt.ID)
				seen[receipt.ID] = true
			}
			entries := x.box.Journal().Entries(0)
			if len(x.route.Show) > 0 {
				assert.NotEmpty(t, entries[len(entries)-1].Shown, "the journal shows nothing of the message")
			}
		})
	}
	assert.Zero(t, x.box.Journal().Objections(), "the sandbox objects: %v", objections(x.box.Journal()))
}

func objections(j *sandbox.Journal) (found []string) {
	for _, e := range j.Entries(0) {
		found = append(found, e.Objections...)
	}
	return found
}

// without sends without the secret, which must be noticed.
func (x *rehearsal) without(t *testing.T) {
	t.Run("without the secret", func(t *testing.T) {
		e := x.route.Examples[0]
		x.send(t, secretless{x.provider(t, x.address, e.Settings)}, ending(message(t, e), "0001"), "denied")
		assert.Positive(t, x.box.Journal().Objections())
	})
}

// A secretless provider forgets its secret.
type secretless struct{ provider.Provider }

func (secretless) Authorize(context.Context, *provider.Request) error { return nil }
