package send

import (
	"context"
	"errors"
	"time"

	"campaign/campaign/crash"
	"campaign/campaign/ledger"
	"campaign/campaign/pace"
	"campaign/providers/provider"
)

// errBarred says that a letter stayed here, since its person must not be messaged any more.
var errBarred = errors.New("barred")

// errUnwritten says that the ledger failed, and that it is known.
var errUnwritten = errors.New("the ledger can't be written")

// carry makes one attempt. The letter is settled for good then, or comes again when it may. Nobody waits for the last outcome
// to be on disk: handed over, the next claim can't be there before it.
func (r *run) carry(starting context.Context, a attempt) {
	crash.Point("claim", a.letter.Row)
	o, err := r.attempt(starting, a)
	crash.Point("settle", a.letter.Row)
	switch {
	case errors.Is(err, ledger.ErrTaken), errors.Is(err, context.Canceled), errors.Is(err, errUnwritten):
		return
	case errors.Is(err, errBarred):
		r.skip(a.letter)
		return
	case errors.Is(err, pace.ErrHeld):
		a.missed = true
		r.retries.hold(a)
		return
	case err != nil:
		r.fail(err)
		return
	}
	wait, again := r.judge(o, a.n)
	if !again {
		o.Final = true
		r.told <- o
		return
	}
	o.Final = starting.Err() != nil
	if r.settle(o) {
		a.n++
		r.retries.add(a, o.At.Add(wait), o.failure.Error())
	}
}

// attempt is the heart of the house: claim, wait for the slot, send, hand the outcome to the ledger. What is claimed either
// leaves and is settled, or is released because it surely stayed here.
func (r *run) attempt(starting context.Context, a attempt) (Outcome, error) {
	if r.barred(a.letter) {
		return Outcome{}, errBarred
	}
	ref := a.letter.Message.Ref
	asked := time.Now()
	number, err := r.o.Session.Claim(starting, ref, a.letter.elsewhere(), r.o.Again, a.slot.At)
	if err != nil {
		return Outcome{}, err
	}
	r.pace.Claimed(time.Since(asked))
	if held := r.pace.Leave(starting, a.slot, a.missed); held != nil {
		return Outcome{}, r.stays(a.letter, held)
	}
	left := time.Now()
	receipt, err := r.send(starting, a.letter)
	if err == nil {
		err = r.alone(ref, receipt)
	}
	if errors.Is(err, pace.ErrHeld) || errors.Is(err, errBarred) || errors.Is(err, context.Canceled) {
		return Outcome{}, r.stays(a.letter, err)
	}
	o := Outcome{Letter: a.letter, Attempt: number, Took: time.Since(left)}
	o.State, o.MessageID, o.Reason, o.HTTPStatus = ledger.Accepted, receipt.ID, receipt.Note, receipt.HTTPStatus
	if err != nil {
		o.failure = r.asError(err)
		o.State, o.Reason = StateFor(o.failure.Verdict), o.failure.Text
		o.Code, o.HTTPStatus = o.failure.Code, o.failure.HTTPStatus
		o.OptedOut = o.failure.OptedOut
	}
	o.At = time.Now()
	o.written = r.o.Session.Settle(ref, o.Outcome)
	return o, nil
}

// alone finds a receipt with the id of another person's message: which of the two was taken isn't known.
func (r *run) alone(ref string, receipt provider.Receipt) error {
	another, err := r.o.Session.HasAnother(context.Background(), ref, receipt.ID)
	if err != nil {
		return &provider.Error{HTTPStatus: receipt.HTTPStatus, Text: "the message's id couldn't be compared with others': " + err.Error()}
	}
	if another {
		return &provider.Error{HTTPStatus: receipt.HTTPStatus,
			Text: "the vendor's answer has the id of another person's message; whether this one was taken isn't known"}
	}
	return nil
}

// stays releases a letter that is held, and gives why it is.
func (r *run) stays(l Letter, why error) error {
	if !r.release(l) {
		return errUnwritten
	}
	return why
}

// send sends the letter that leaves now, evenly spaced also where connections take long; pace.ErrHeld, errBarred or
// context.Canceled say that it stayed here. Answers are waited for after an interruption too.
func (r *run) send(starting context.Context, l Letter) (provider.Receipt, error) {
	if r.barred(l) {
		return provider.Receipt{}, errBarred
	}
	var held error
	ctx := provider.OnConnected(context.WithoutCancel(starting), func(request context.Context) error {
		if held = r.pace.Connected(starting); held == nil && request.Err() != nil {
			held = pace.ErrHeld
		}
		if held == nil && r.barred(l) {
			held = errBarred
		}
		return held
	})
	receipt, err := provider.Send(ctx, r.o.Client, r.o.Provider, l.Message)
	var e *provider.Error
	if held != nil && errors.As(err, &e) && e.Verdict == provider.Unavailable {
		return provider.Receipt{}, held
	}
	return receipt, err
}

// asError is the *Error that Send promises; whatever else it was would be Unsure. A template that one row names stands in
// nobody else's way.
func (r *run) asError(err error) *provider.Error {
	var e *provider.Error
	if !errors.As(err, &e) {
		return &provider.Error{Text: "it isn't known what became of the message"}
	}
	if e.OfTemplate && e.Verdict == provider.Denied && !r.o.OneTemplate {
		e.Verdict = provider.Rejected
	}
	return e
}
