package cli

import (
	"context"
	"errors"
	"fmt"

	"campaign/campaign"
	"campaign/campaign/cli/terminal"
	"campaign/providers/provider"
	"campaign/schema/wording"
)

// test sends one message to a number of the user's own, rendered from a row. It is recorded nowhere.
func (r *runner) test(ctx context.Context) error {
	l, err := r.d.letter(ctx, r.c, r.f.row)
	if err != nil {
		return err
	}
	address, err := r.c.Number(r.f.testTo)
	if err != nil {
		return failed("--test-to: %s", err)
	}
	message := l.Message
	message.Ref, message.To, message.Chat = "test", address, ""
	r.d.Say("%s", r.d.FoldErr(fmt.Sprintf("One message to %s, rendered from row %d, recorded nowhere.", address, l.Row.Number), 0))
	r.d.field("provider", r.c.Sender()+r.where())
	if !r.f.quiet {
		r.d.printOutside(r.c)
		r.d.printBubble(r.c, message)
	}
	if err := r.agrees(ctx, fmt.Sprintf("Send it with %s now?", r.c.Sender())); err != nil {
		return err
	}
	receipt, err := provider.Send(ctx, r.client(), r.c.Provider, message)
	var failure *provider.Error
	switch {
	case err == nil:
		r.d.Say("%s %s", r.d.Styled(terminal.Green, "accepted"), receipt.ID)
		return nil
	case errors.As(err, &failure):
		r.d.Say("%s %s", r.d.Styled(terminal.Red, failure.Verdict.String()), wording.Harmless(failure.Error()))
		if ctx.Err() != nil {
			return quietly(exitInterrupted)
		}
		if failure.Verdict == provider.Denied {
			return quietly(exitStopped)
		}
		return quietly(exitSome)
	}
	return failed("%s", err)
}

// letter finds the letter of a row that can be sent; 0 is the first such row.
func (d *dialogue) letter(ctx context.Context, c *campaign.Campaign, row int) (*campaign.Letter, error) {
	for l, err := range c.Letters(ctx, campaign.View{}) {
		if err != nil {
			return nil, d.unread(ctx, c, err)
		}
		switch {
		case row != 0 && l.Row.Number != row:
			continue
		case l.Ready:
			return l, nil
		case row != 0:
			d.printProblems(l.Problems)
			return nil, &exit{exitWrong, fmt.Sprintf("campaign: row %d can't be sent: it is %s (%s)", row, l.State, wording.Harmless(l.Reason))}
		}
	}
	if row != 0 {
		return nil, failed("--row %d: the list has no such row", row)
	}
	return nil, &exit{exitWrong, "campaign: no row can be sent; see `campaign check`"}
}
