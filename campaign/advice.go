package campaign

// Advice says what a person can do about a row in this state when nothing more is known than the reason beside it: a
// part of a sentence, lower case, no full stop. It is "" where there is nothing to do.
func (s State) Advice() string {
	switch s {
	case Rejected:
		return "mend what the reason names, in the list or in the campaign file, then run again with --retry rejected"
	case Unsure:
		return "it may have arrived: ask the person or look into the vendor's panel; --retry unsure sends it once more, perhaps a second time"
	case Pending:
		return "the vendor doesn't have it: once the cause is gone, run again and it is sent"
	case Invalid:
		return "mend the row as the reason says, then run again"
	default:
		return ""
	}
}
