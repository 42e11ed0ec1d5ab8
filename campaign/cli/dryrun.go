package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"regexp"

	"campaign/campaign"
	"campaign/campaign/workspace"
	"campaign/providers/provider"
	"campaign/render/bubble"
)

// shownPayloads is how many payloads a dry run prints.
const shownPayloads = 3

// dryRun checks every row, and shows what would be sent. It opens no connection and writes no ledger.
func (r *runner) dryRun(ctx context.Context) error {
	reader, done, err := openReader(ctx, r.c.File)
	if err != nil {
		return err
	}
	defer r.d.done(done)
	if err := r.remembers(ctx, reader); err != nil {
		return err
	}
	o := campaign.PlanOptions{Known: knownTo(reader), Again: r.again, Limit: r.f.limit, First: shownPayloads}
	if p, err := changed(ctx, r.c, reader); err != nil {
		return failed("%s", err)
	} else if p != nil && !r.f.allowChanged {
		return r.wrong(*p)
	}
	var plan *campaign.Plan
	if r.f.out == "" {
		plan, err = r.plan(ctx, o)
	} else {
		err = r.d.write(r.c, output{r.f.out, "--out", payloadFile}, func(w io.Writer) error {
			buffered := bufio.NewWriterSize(w, 1<<16)
			o.Letter = func(l *campaign.Letter) error { return r.writePayload(buffered, l) }
			if plan, err = r.plan(ctx, o); err != nil {
				return err
			}
			return buffered.Flush()
		})
	}
	if err != nil {
		return err
	}
	if !r.f.asJSON && !r.f.quiet && r.f.out == "" {
		for _, l := range plan.First {
			if err := r.d.printPayload(r.c, l); err != nil {
				return err
			}
		}
	}
	r.d.Say("A dry run: nothing was sent.")
	if plan.States[campaign.Invalid] > 0 {
		return quietly(exitWrong)
	}
	return nil
}

// A payload is a request as people and programs may see it.
type payload struct {
	Row       int               `json:"row"`
	Recipient string            `json:"recipient"`
	Method    string            `json:"method"`
	URL       string            `json:"url"`
	Headers   map[string]string `json:"headers"`
	Body      json.RawMessage   `json:"body"`
}

// payloadFile is a file of payloads, one a line. Each line begins in the same way, and no other file does.
var payloadFile = workspace.Kind{Name: "a payload file", Is: regexp.MustCompile(
	`^\{"row":[0-9]+,"recipient":"(?:[^"\\]|\\.)*","method":"[A-Z]+","url":"`).Match}

func newPayload(c *campaign.Campaign, l *campaign.Letter) (payload, error) {
	request, err := c.Payload(l.Message)
	if err != nil {
		return payload{}, fmt.Errorf("row %d: %w", l.Row.Number, err)
	}
	headers := map[string]string{}
	for name := range request.Header {
		headers[name] = request.Header.Get(name)
	}
	return payload{l.Row.Number, l.Recipient.Address, request.Method, request.URL, headers, request.Body}, nil
}

func (r *runner) writePayload(w io.Writer, l *campaign.Letter) error {
	p, err := newPayload(r.c, l)
	if err != nil {
		return err
	}
	line, err := provider.Marshal(p)
	if err != nil {
		return err
	}
	_, err = w.Write(append(line, '\n'))
	return err
}

// printPayload writes the exact HTTP request to standard output, without the secret.
func (d *dialogue) printPayload(c *campaign.Campaign, l *campaign.Letter) error {
	p, err := newPayload(c, l)
	if err != nil {
		return err
	}
	request, err := p.request()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(d.Out, "# row %d, %s\n%s\n\n", p.Row, p.Recipient, bubble.Visible(request))
	return err
}

// request is the HTTP request as people read it, its body indented.
func (p payload) request() (string, error) {
	var text bytes.Buffer
	fmt.Fprintf(&text, "%s %s\n", p.Method, p.URL)
	for _, name := range sortedKeys(p.Headers) {
		fmt.Fprintf(&text, "%s: %s\n", name, p.Headers[name])
	}
	text.WriteByte('\n')
	err := json.Indent(&text, p.Body, "", "  ")
	return text.String(), err
}
