package ledger

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"campaign/campaign/store"
)

// lostReason is why a claim that nobody settled is unsure.
const lostReason = "the program was stopped while this message was on its way; it may have been received"

// assumedReason stands beside what was settled on a person's word.
const assumedReason = "assumed accepted on a person's word (--assume accepted)"

// doubtReason is added where a later attempt surely failed and an earlier one is still in doubt.
const doubtReason = "an earlier attempt may have been received"

// A Session is one campaign's part of the ledger, held by the one run that writes in it. Safe for concurrent use.
type Session struct {
	ledger   *Ledger
	name     string
	campaign int64
	run      int64  // this run, among all of the ledger
	ids      ids    // of the campaign's messages
	digest   string // of what is to be sent, where another is on record; "" otherwise
	lock     *store.Lock
	queue    *store.Queue[*op]
	ops      sync.Pool

	mu     sync.Mutex
	ending string // how the run ended, in words

	done chan struct{} // closed when the writer has ended
	end  error         // how it ended; read after done
}

// A Start is what a run begins with.
type Start struct {
	Campaign string
	// Digest tells what is being sent from other contents.
	Digest string
	// AllowChanged lets another content be sent than before.
	AllowChanged bool
	// Host, Person and Flags are for the log of runs.
	Host, Person, Flags string
}

// Begin takes the campaign for a run: the lock (else ErrLocked), and the digest of what is being sent. Once something
// was sent, another digest is refused with ErrChanged, unless AllowChanged; Record then writes it down. What an earlier run
// left claimed becomes unsure.
func (l *Ledger) Begin(ctx context.Context, start Start) (*Session, error) {
	lock, err := l.db.Lock(ctx, start.Campaign)
	if errors.Is(err, ErrLocked) {
		err = &store.Error{Kind: ErrLocked, Text: fmt.Sprintf(
			"another run of the campaign %q is under way; wait for its end, or end it", start.Campaign)}
	}
	if err != nil {
		return nil, err
	}
	s := &Session{ledger: l, name: start.Campaign, lock: lock, queue: store.NewQueue[*op](l.db), done: make(chan struct{})}
	var file *store.Writer
	if err = l.db.Update(ctx, func(tx *store.Tx) error { return s.enlist(ctx, tx, start) }); err == nil {
		file, err = l.db.Writer(ctx, s.run)
	}
	if err != nil {
		_ = lock.Unlock()
		return nil, err
	}
	go s.write(newWriter(s, file))
	return s, nil
}

// Record writes down the digest that Begin was given, where another is on record: from now on that is sent.
func (s *Session) Record(ctx context.Context) error {
	if s.digest == "" {
		return nil
	}
	return s.ledger.db.Update(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, setDigest, s.digest, s.campaign)
		return err
	})
}

// enlist does the database's part of Begin.
func (s *Session) enlist(ctx context.Context, tx *store.Tx, start Start) error {
	if _, err := tx.Exec(ctx, addCampaign, start.Campaign, start.Digest); err != nil {
		return err
	}
	var row campaignRow
	if err := tx.Read(ctx, readCampaign, []any{start.Campaign}, row.scan); err != nil {
		return err
	}
	if row.id == 0 {
		return errSurprise
	}
	s.campaign = row.id
	if row.digest != start.Digest {
		if row.counts.Sent() > 0 && !start.AllowChanged {
			return &store.Error{Kind: ErrChanged, Text: fmt.Sprintf("the campaign %q was changed after its first send; give it "+
				"another name, or change it back, or run it with --allow-changed", start.Campaign)}
		}
		s.digest = start.Digest
	}
	if err := s.addRun(ctx, tx, start); err != nil {
		return err
	}
	if row.counts.Accepted > 0 {
		s.ids.earlier = true
	}
	if row.counts.Claimed == 0 {
		return nil
	}
	_, err := s.rewriteAll(ctx, tx, Claimed, func(r *record) {
		*r = record{ref: r.ref, campaign: r.campaign, state: Unsure, session: r.session, attempts: r.attempts, first: r.first,
			settled: millis(time.Now()), reason: lostReason, address: r.address}
	})
	return err
}

// rewriteAll changes all of the campaign's messages in a state, and counts them with this run.
func (s *Session) rewriteAll(ctx context.Context, tx *store.Tx, from State, change func(*record)) (n int, err error) {
	all, err := records(ctx, tx, inState, s.campaign, from)
	if err != nil {
		return 0, err
	}
	var counts Counts
	for _, r := range all {
		change(&r)
		if _, err := tx.Exec(ctx, rewrite, r.state, r.status, r.code, r.reason, r.messageID, r.settled, r.sum(nil),
			r.ref, r.campaign); err != nil {
			return 0, err
		}
		counts.add(from, -1)
		counts.add(r.state, 1)
	}
	_, err = tx.Exec(ctx, correctCounts, counts.Claimed, counts.Accepted, counts.Rejected, counts.Waiting, counts.Unsure,
		s.run)
	return len(all), err
}

// AssumeAccepted takes a person's word that all of the campaign's messages in doubt were accepted. It says how many.
func (s *Session) AssumeAccepted(ctx context.Context) (n int, err error) {
	err = s.ledger.db.Update(ctx, func(tx *store.Tx) error {
		n, err = s.rewriteAll(ctx, tx, Unsure, func(r *record) {
			r.state, r.reason = Accepted, assumedReason
		})
		return err
	})
	return n, err
}

// Claim takes ref for sending and says which attempt this is, 1 for the first. When it returns without an error the
// claim is on disk, flushed. ErrTaken: the message is accepted, or rejected or unsure and not in again, or claimed.
// address is where the message goes, "" where that is ref. leaves is when it is to leave, which a first attempt is dated by;
// the zero time is now. A claim that is made long before waits a little for others to share the flush with.
// A context that ends before the claim is begun takes it back; once begun, Claim waits for the disk and tells what
// happened: an error means that nothing was claimed.
func (s *Session) Claim(ctx context.Context, ref, address string, again States, leaves time.Time) (attempt int, err error) {
	o := s.op(claimOp, ref)
	o.can, o.leaves, o.address = claimable(again), leaves, address
	if err := s.queue.Do(ctx, o, o.urgent()); err != nil {
		return 0, err
	}
	attempt = o.flight.record.attempts
	s.ops.Put(o)
	return attempt, nil
}

// Settle hands over what became of a claim of this Session, to be written down; written waits for the disk and gives what is
// stored. It must be called, once. Nothing stops it: what the vendor answered is worth the wait. ErrNotClaimed: ref isn't
// claimed here. After any other error the claim stays, and Settle may be called again.
//
// A message that was unsure when it was claimed, and now surely wasn't accepted, is unsure again, not waiting: the
// earlier attempt is still in doubt.
//
// A claim that is made after Settle is never on disk before it, so whoever claims no more than he has handed over keeps
// the number of open claims. An outcome lingers for a moment when nothing else is to be written: at an even pace it then
// shares the flush of the next claim.
func (s *Session) Settle(ref string, outcome Outcome) (written func() (Outcome, error)) {
	refused := func(err error) func() (Outcome, error) { return func() (Outcome, error) { return outcome, err } }
	if !Of(Accepted, Rejected, Waiting, Unsure).Has(outcome.State) {
		return refused(fmt.Errorf("a message can't be settled as %s", outcome.State))
	}
	o := s.op(settleOp, ref)
	o.outcome = outcome
	if err := s.queue.Enter(o, o.urgent()); err != nil {
		return refused(err)
	}
	return func() (Outcome, error) {
		if err := o.Wait(); err != nil {
			return outcome, err
		}
		stored := classOf(o)
		outcome.State, outcome.Reason = stored.state, stored.reason
		s.ops.Put(o)
		return outcome, nil
	}
}

// Release takes a claim back whose message surely never left: the message is again what it was before, and the attempt
// isn't counted. Like Settle it isn't stopped by the end of ctx.
func (s *Session) Release(ctx context.Context, ref string) error {
	o := s.op(releaseOp, ref)
	if err := s.queue.Do(context.WithoutCancel(ctx), o, o.urgent()); err != nil {
		return err
	}
	s.ops.Put(o)
	return nil
}

// Close waits for what is being written and lets the campaign go. What is still claimed reads as unsure from then on.
// To close it again does nothing.
func (s *Session) Close() error {
	if !s.queue.Close() {
		return nil
	}
	<-s.done
	return s.end
}

// Mark writes into the campaign's lock that its first message is about to leave. A lock that has the mark beside a ledger
// that has never heard of the campaign shows that another ledger is missing. Where it can't be written nothing is lost but that.
func (s *Session) Mark() { s.lock.Mark() }
