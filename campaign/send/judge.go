package send

import (
	"strconv"
	"strings"
	"time"

	"campaign/campaign/ledger"
	"campaign/providers/dossier"
	"campaign/providers/provider"
)

// A rule says what follows from an answer that isn't an acceptance: for the letter, for everybody else, and for the run.
//
// Its words may hold {why}, the vendor's answer; {n}, how long the streak is; {until}, when the vendor takes messages again;
// and {codes}, what to do after the codes of the rejections in a row.
type rule struct {
	verdict provider.Verdict
	when    func(*provider.Error) bool // the rule is for these answers only; nil is for all with the verdict

	again   bool   // the letter gets another attempt, if it has one left
	others  effect // on everybody else
	waiting string // is said while they wait

	streak         streak // is counted
	limit          int    // the streak of this length stops the run
	reason, advice string // are said then
}

// An effect is what an answer to one letter does to all others.
type effect int

const (
	none  effect = iota
	slow         // everybody goes at half the pace, after a wait
	still        // nobody leaves for as long as the vendor asks, and ever longer while it is down
)

// Limits of patience that no campaign file sets.
const (
	// unsureInARow is so many that chance doesn't explain them: the vendor answers nothing properly, and every further
	// message would be in doubt.
	unsureInARow = 50
	// givenUpInARow is how many letters use up their attempts while the vendor finds everything too fast. Each took a minute
	// or more by then, at an ever slower pace.
	givenUpInARow = 10
	// longestRest is the longest wait that a run sits out. One person who must wait longer is left to a later run.
	longestRest = 24 * time.Hour
	// looksPerAttempt is how often a vendor that is down is looked after, for each attempt that a letter has.
	looksPerAttempt = 2
	// leastLooks take some fifteen seconds: a vendor that only starts anew isn't given up on.
	leastLooks = 5
)

// rules are all that is done about answers. The first rule that fits an answer holds.
func rules(o Options) []rule {
	const (
		comesBack = "nothing is lost: run again when it can, and those who are still pending are sent to"
		tooLong   = "the vendor takes nothing before {until}: {why}"
		then      = "nothing is lost: run again then, and those who are still pending are sent to"
	)
	return []rule{
		{verdict: provider.Unavailable, when: ofOnePerson, again: true, others: none, streak: uncounted},

		{verdict: provider.Unavailable, when: asksTooLong, streak: atOnce, limit: 1, reason: tooLong, advice: then},
		{verdict: provider.Throttled, when: asksTooLong, streak: atOnce, limit: 1, reason: tooLong, advice: then},

		{verdict: provider.Throttled, again: true, others: slow, waiting: "too fast for the vendor, so everybody slows down",
			streak: givenUp, limit: givenUpInARow,
			reason: "the vendor takes nothing, however slowly it is sent: {why}",
			advice: "nothing is lost: run again later, and those who are still pending are sent to"},

		{verdict: provider.Unavailable, again: true, others: still, waiting: "the vendor can't take messages now ({why})",
			streak: looks, limit: max(leastLooks, looksPerAttempt*o.Attempts),
			reason: "the vendor can't take messages: {why}",
			advice: comesBack},

		{verdict: provider.Denied, streak: inARow, limit: 1,
			reason: "the vendor denies the campaign: {why}",
			advice: "fix the cause, then run again: whoever was accepted is sent nothing twice"},

		{verdict: provider.Rejected, streak: inARow, limit: o.RejectedInARow,
			reason: "{n} messages were rejected and none was accepted meanwhile, the last one with: {why}",
			advice: "{codes}"},

		{verdict: provider.Unsure, streak: inARow, limit: unsureInARow,
			reason: "{n} messages were not answered properly and none was accepted meanwhile, the last one with: {why}",
			advice: "find out what became of them before you run again with --retry unsure"},
	}
}

// ofOnePerson tells an answer that says nothing about others.
func ofOnePerson(f *provider.Error) bool { return f.OnlyRecipient }

// asksTooLong tells an answer that asks for a longer wait than a run sits out.
func asksTooLong(f *provider.Error) bool { return f.RetryAfter > longestRest }

// StateFor is what the ledger says of a message with this verdict.
func StateFor(v provider.Verdict) ledger.State {
	switch v {
	case provider.Rejected:
		return ledger.Rejected
	case provider.Throttled, provider.Unavailable, provider.Denied:
		return ledger.Waiting
	default:
		return ledger.Unsure
	}
}

// judge is the one place where a verdict becomes a decision: whether the letter gets another attempt, after how long, and
// whether the whole run goes on. It is the letter's n-th attempt in this run.
func (r *run) judge(o Outcome, n int) (wait time.Duration, again bool) {
	f := o.failure
	if f == nil {
		r.pace.Ease()
		r.streaks.clear()
		return 0, false
	}
	rule := ruleFor(f, rules(r.o))
	wait = max(f.RetryAfter, backoff(n))
	again = rule.again && n < r.o.Attempts && wait <= longestRest

	c := r.streaks.count(rule.streak, f, !again)
	if c.rest > 0 {
		wait = c.rest // the letter is due at the next look at the vendor
	}
	switch rule.others {
	case slow:
		hold := max(f.RetryAfter, backoff(1)) // the letter's own wait may be longer, which is no matter of the others
		r.pace.Slow(hold)
		r.waiting(rule.waiting, hold)
	case still:
		if hold := max(f.RetryAfter, c.rest); hold > 0 {
			r.pace.Hold(hold)
			r.waiting(strings.ReplaceAll(rule.waiting, "{why}", f.Error()), hold)
		}
	}
	if rule.streak == uncounted || c.n < rule.limit {
		return wait, again
	}
	r.stop(rule.stopped(f, c, r.o.Codes))
	return wait, false
}

// ruleFor is the first rule that fits. An answer with a verdict that no rule knows is unsure.
func ruleFor(f *provider.Error, all []rule) rule {
	for _, rule := range all {
		if rule.verdict == f.Verdict && (rule.when == nil || rule.when(f)) {
			return rule
		}
	}
	return all[len(all)-1]
}

// stopped is a rule's reason to stop, in words.
func (r rule) stopped(f *provider.Error, c count, codes dossier.Codes) *Stopped {
	words := strings.NewReplacer("{why}", f.Error(), "{n}", strconv.Itoa(c.n),
		"{until}", time.Now().Add(f.RetryAfter).UTC().Format("2006-01-02 15:04 UTC"),
		"{codes}", c.rejected.advice(codes))
	return &Stopped{Reason: words.Replace(r.reason), Advice: words.Replace(r.advice)}
}
