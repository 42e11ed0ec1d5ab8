package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"sync"
	"time"

	"campaign/campaign"
	"campaign/campaign/send"
	"campaign/schema"
	"campaign/schema/wording"
)

// eventVersion counts the changes of the events that a reader of an older one couldn't understand.
const eventVersion = 1

// events are what --json writes to standard output: one object a line, with a version, an event and a time each. They wait for
// who reads them, and with them the run: see stream.
type events struct {
	mu   sync.Mutex
	out  *json.Encoder // nil: nobody asked for events
	err  error         // the first that came of writing
	lost int           // events that weren't written
}

func newEvents(out io.Writer, on bool) *events {
	e := &events{}
	if on {
		e.out = json.NewEncoder(out)
		e.out.SetEscapeHTML(false)
	}
	return e
}

// head starts every event.
type head struct {
	Version int    `json:"version"`
	Event   string `json:"event"`
	Time    string `json:"time"`
}

// eventTime is how events write times.
const eventTime = "2006-01-02T15:04:05.000Z"

func newHead(event string) head {
	return head{eventVersion, event, time.Now().UTC().Format(eventTime)}
}

func (e *events) write(event any) {
	if e.out == nil {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.out.Encode(event); err != nil {
		e.err, e.lost = cmp.Or(e.err, err), e.lost+1
	}
}

// end ends a command that wrote events: it says that some weren't written, and makes that the command's failure where it had
// none.
func (e *events) end(d *dialogue, ended error) error {
	if e.err == nil {
		return ended
	}
	were := "events weren't"
	if e.lost == 1 {
		were = "event wasn't"
	}
	why := e.err
	if path, ok := errors.AsType[*fs.PathError](why); ok {
		why = path.Err
	}
	d.Say("campaign: standard output: %s; %s %s written", why, wording.Count(e.lost), were)
	switch {
	case ended != nil:
		return ended
	case errors.Is(e.err, context.Canceled):
		return quietly(exitInterrupted)
	}
	return quietly(exitUsage)
}

func (e *events) problem(p schema.Problem) {
	severity := "error"
	if p.Warning {
		severity = "warning"
	}
	e.write(struct {
		head
		File     string       `json:"file"`
		Line     int          `json:"line,omitempty"`
		Column   int          `json:"column,omitempty"`
		Path     string       `json:"path,omitempty"`
		Severity string       `json:"severity"`
		Code     string       `json:"code"`
		Text     string       `json:"text"`
		Hint     string       `json:"hint,omitempty"`
		Args     wording.Args `json:"args,omitempty"`
	}{newHead("problem"), p.File, p.Line, p.Column, p.Path, severity, p.Code, p.Text, p.Hint, p.Args})
}

// planEvent is what a check and a plan have in common.
type planEvent struct {
	head
	Campaign string                 `json:"campaign"`
	Provider string                 `json:"provider"`
	Address  string                 `json:"address,omitempty"` // where it isn't the vendor's own
	Rows     int                    `json:"rows"`
	Send     int                    `json:"send"`
	States   map[campaign.State]int `json:"states"`
	Rate     string                 `json:"rate"`
	Seconds  float64                `json:"seconds"` // at the set rate; 0 when it is unlimited
	Withheld []withheldEvent        `json:"withheld,omitempty"`
	Outside  []outsideEvent         `json:"outside,omitempty"`
}

// withheldEvent are rejected rows that aren't sent again, whoever asks.
type withheldEvent struct {
	Code  string `json:"code"`
	Rows  int    `json:"rows"`
	Why   string `json:"why"`
	Until string `json:"until,omitempty"` // left out for never
}

// outsideEvent is a file outside of the campaign file's folder.
type outsideEvent struct {
	Path    string `json:"path"`
	Target  string `json:"target,omitempty"`
	Written bool   `json:"written"`
}

func newPlanEvent(event string, c *campaign.Campaign, p *campaign.Plan) planEvent {
	e := planEvent{newHead(event), c.Name, c.Driver.Name, c.Foreign(), p.Rows, p.Send, p.States, c.Rate.String(), p.Takes.Seconds(), nil, nil}
	for _, w := range p.Withheld {
		withheld := withheldEvent{Code: w.Code, Rows: w.Rows, Why: w.Why}
		if !w.Until.IsZero() {
			withheld.Until = w.Until.UTC().Format(eventTime)
		}
		e.Withheld = append(e.Withheld, withheld)
	}
	for _, p := range c.OutsidePaths() {
		e.Outside = append(e.Outside, outsideEvent(p))
	}
	return e
}

func (e *events) checked(c *campaign.Campaign, p *campaign.Plan) {
	e.write(newPlanEvent("checked", c, p))
}

func (e *events) plan(c *campaign.Campaign, p *campaign.Plan) { e.write(newPlanEvent("plan", c, p)) }

func (e *events) settled(o send.Outcome) {
	e.write(struct {
		head
		Row       int            `json:"row"`
		Recipient string         `json:"recipient"`
		Status    campaign.State `json:"status"`
		Attempt   int            `json:"attempt"`
		Final     bool           `json:"final"`
		Reason    string         `json:"reason,omitempty"`
		Code      string         `json:"code,omitempty"`
		MessageID string         `json:"message_id,omitempty"`
		HTTP      int            `json:"http_status,omitempty"`
		Millis    int64          `json:"took_ms"`
	}{newHead("settled"), o.Letter.Row, o.Letter.Address(), campaign.StateOf(o), o.Attempt, o.Final, o.Reason, o.Code, o.MessageID,
		o.HTTPStatus, o.Took.Milliseconds()})
}

func (e *events) waiting(why string, wait time.Duration) {
	e.write(struct {
		head
		Why    string `json:"why"`
		Millis int64  `json:"wait_ms"`
	}{newHead("waiting"), why, wait.Milliseconds()})
}

func (e *events) done(states map[campaign.State]int, results string, code int, reason string) {
	e.write(struct {
		head
		States  map[campaign.State]int `json:"states"`
		Results string                 `json:"results"`
		Exit    int                    `json:"exit"`
		Reason  string                 `json:"reason,omitempty"`
	}{newHead("done"), states, results, code, reason})
}
