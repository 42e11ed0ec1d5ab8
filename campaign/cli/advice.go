package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"campaign/campaign"
	"campaign/campaign/ledger"
	"campaign/providers"
	"campaign/providers/dossier"
	"campaign/schema/wording"
)

// advice says, in a sentence, what a person can do about rows in a state with a code of the vendor's, which may be "". It
// is "" where there is nothing to do.
func advice(codes dossier.Codes) func(code, status string) string {
	return func(code, status string) string {
		return sentence(campaign.Advice(codes, code, campaign.State(status)))
	}
}

// never tells codes with which, at any of these vendors, nobody is to be sent the message again.
func never(vendors ...dossier.Codes) func(code string) bool {
	return func(code string) bool {
		return slices.ContainsFunc(vendors, func(codes dossier.Codes) bool {
			c, is := codes.Withheld(code)
			return is && c.Again.Never
		})
	}
}

// everyVendorsCodes are for results of which nobody says whose they are.
func everyVendorsCodes() ([]dossier.Codes, error) {
	var every []dossier.Codes
	for _, p := range providers.All() {
		codes, err := dossier.LoadCodes(p.Dossier)
		if err != nil {
			return nil, err
		}
		every = append(every, codes)
	}
	return every, nil
}

// sentence makes one of a part of one.
func sentence(part string) string {
	if part == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(part)
	// Names of settings keep their small letter.
	if word, _, _ := strings.Cut(part, " "); !strings.ContainsAny(word, "._") {
		part = string(unicode.ToUpper(first)) + part[size:]
	}
	return part + "."
}

// A failure is a way in which messages weren't accepted, over all that is said of it.
type failure struct {
	state        campaign.State
	code, reason string
	advice       string
	n            int
}

// manyFailures is how many different reasons are looked at to find the commonest.
const manyFailures = 1000

// latest are the failures, the latest first. Those with one code are one, whatever else the vendor says.
func latest(ctx context.Context, reader *ledger.Reader, codes dossier.Codes) ([]failure, error) {
	all, err := reader.Failures(ctx, manyFailures)
	if err != nil {
		return nil, err
	}
	var found []failure
	advise := advice(codes)
	for _, f := range all {
		state := failedState(f.State)
		i := slices.IndexFunc(found, func(k failure) bool {
			return k.state == state && k.code == f.Code && (f.Code != "" || k.reason == f.Reason)
		})
		if i < 0 {
			i = len(found)
			found = append(found, failure{state: state, code: f.Code, reason: f.Reason, advice: advise(f.Code, string(state))})
		}
		found[i].n += f.Count
	}
	return found, nil
}

// commonest are the failures that most messages share, and how many messages have others.
func commonest(ctx context.Context, reader *ledger.Reader, codes dossier.Codes, most int) (found []failure, others int, err error) {
	if found, err = latest(ctx, reader, codes); err != nil {
		return nil, 0, err
	}
	slices.SortStableFunc(found, func(a, b failure) int { return b.n - a.n })
	most = min(most, len(found))
	for _, f := range found[most:] {
		others += f.n
	}
	return found[:most], others, nil
}

func failedState(s ledger.State) campaign.State {
	switch s {
	case ledger.Rejected:
		return campaign.Rejected
	case ledger.Waiting:
		return campaign.Pending
	default:
		return campaign.Unsure
	}
}

// words are what is said of a failure: the code and the reason, then what to do, where the reason doesn't say it.
func (f failure) words() (reason, advice string) {
	reason = f.reason
	if f.code != "" {
		reason = f.code + ": " + reason
	}
	bare := strings.TrimSuffix(f.advice, ".")
	if len(bare) > 0 && strings.Contains(strings.ToLower(reason), strings.ToLower(bare)) {
		return reason, ""
	}
	return reason, f.advice
}

// lines show a failure: how many, what became of them and why, then what to do.
func (f failure) lines(fold func(text string, column int) string, styled func(code, text string) string) []string {
	reason, advice := f.words()
	// States stand in one column.
	n, column := fmt.Sprintf("  %6s ", wording.Count(f.n)), len("  123456 rejected  ")
	lines := []string{n + styled(stateColor(f.state), fmt.Sprintf("%-8s", f.state)) + "  " + fold(wording.Harmless(reason), column)}
	if advice != "" {
		lines = append(lines, strings.Repeat(" ", column-2)+"→ "+fold(advice, column))
	}
	return lines
}
