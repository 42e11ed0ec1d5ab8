package campaign

import (
	"campaign/campaign/send"
	"campaign/providers/dossier"
	"campaign/providers/provider"
)

// Advice says what a person can do about a row in this state with a code of the vendor's, which may be "": a part of a
// sentence, no full stop. It is "" where there is nothing to do. What the vendor documents of the code goes before what
// the state alone tells.
func Advice(codes dossier.Codes, code string, s State) string {
	var verdicts []provider.Verdict
	for _, v := range []provider.Verdict{provider.Unsure, provider.Rejected, provider.Throttled, provider.Unavailable, provider.Denied} {
		if stateOf(send.StateFor(v)) == s {
			verdicts = append(verdicts, v)
		}
	}
	if advice := codes.Advice(code, verdicts...); advice != "" {
		return advice
	}
	return s.Advice()
}

// Advice says what a person can do about a row in this state when nothing more is known than the reason beside it: a
// part of a sentence, lower case, no full stop. It is "" where there is nothing to do.
func (s State) Advice() string {
	switch s {
	case Rejected:
		return "fix what the reason names, in the list or in the campaign file, then run again with --retry rejected"
	case Unsure:
		return "it may have arrived: ask the person or look into the vendor's panel; --retry unsure sends it once more, perhaps a second time"
	case Pending:
		return "the vendor doesn't have it: once the cause is gone, run again and it is sent"
	case Invalid:
		return "fix the row as the reason says, then run again"
	default:
		return ""
	}
}
