package cli

import (
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"campaign/campaign"
	"campaign/campaign/ledger"
)

// runFlags are the flags of `campaign run`.
type runFlags struct {
	dryRun, sandbox, yes, asJSON, quiet, allowChanged, anew bool
	limit, row                                              int
	out, testTo, report, assumed                            string
	sandboxAt                                               string // "inside" or an address, where sandbox is set
	retry                                                   []string
	given                                                   []string // as typed, for the log of runs
	allow                                                   hostsFlag
}

func (f *runFlags) define(flags *pflag.FlagSet) {
	flags.BoolVar(&f.dryRun, "dry-run", false, "check every row, print the plan and the first payloads, send nothing")
	flags.StringVar(&f.out, "out", "", "with --dry-run: write every payload to `FILE`, one JSON object a line")
	flags.StringVar(&f.sandboxAt, "sandbox", "", "send to a simulated provider inside this process, or to a campaign sandbox at this `ADDRESS`; nobody is marked as reached")
	flags.Lookup("sandbox").NoOptDefVal = inside
	flags.BoolVarP(&f.yes, "yes", "y", false, "don't ask; needed where nobody sits at a terminal")
	flags.IntVar(&f.limit, "limit", 0, "send to at most `N` recipients this time")
	flags.StringVar(&f.testTo, "test-to", "", "send one message, rendered from the first row or --row, to this `NUMBER`; recorded nowhere")
	flags.IntVar(&f.row, "row", 0, "with --test-to: the spreadsheet's row `N` to render")
	flags.StringSliceVar(&f.retry, "retry", nil, "send these again too: rejected, unsure or both (`STATES`); skips those whose code means never, or not yet")
	flags.StringVar(&f.assumed, "assume", "", "settle unsure messages as `accepted`, on your word; nothing is sent")
	flags.BoolVar(&f.allowChanged, "allow-changed", false, "go on although template, message or provider changed after the first send")
	flags.BoolVar(&f.anew, "anew", false, "go on although the ledger knows less of this campaign than results or other ledgers do: who got it may get it again")
	f.allow.define(flags)
	flags.StringVar(&f.report, "report", "", "write a page of the results to `OUT` when the run is over")
	flags.BoolVar(&f.asJSON, "json", false, "write what happens to standard output, one JSON object a line")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "no plan, no progress; problems and the end only")
}

// addressApart takes the sandbox's address off what stands behind the command: of --sandbox HOST:PORT, with a space for the =,
// the library finds it there. A file that is called so is a file.
func (f *runFlags) addressApart(args []string) (files []string, sandboxAt string) {
	at := slices.IndexFunc(args, isAddress)
	if f.sandboxAt != inside || at < 0 {
		return args, f.sandboxAt
	}
	return slices.Concat(args[:at], args[at+1:]), args[at]
}

// note keeps the flags as they were typed. Their values are no secrets; the number of --test-to is recorded nowhere.
func (f *runFlags) note(flags *pflag.FlagSet) {
	flags.Visit(func(flag *pflag.Flag) {
		word := "--" + flag.Name
		if value := flag.Value.String(); value != "true" {
			word += "=" + strings.Trim(value, "[]")
		}
		f.given = append(f.given, word)
	})
}

// page is the one that --report names.
func (f *runFlags) page() output { return output{f.report, "--report", reportPage} }

// check refuses flags that make no sense together, and reads --retry and --sandbox. given tells which stand on the
// command line: their values don't, since a number that isn't given is 0.
func (f *runFlags) check(given func(flag string) bool) (ledger.States, error) {
	f.sandbox = f.sandboxAt != ""
	var again ledger.States
	for _, name := range f.retry {
		switch strings.TrimSpace(name) {
		case "rejected":
			again |= ledger.Of(ledger.Rejected)
		case "unsure":
			again |= ledger.Of(ledger.Unsure)
		default:
			return 0, failed("--retry %s: only rejected and unsure can be sent again", name)
		}
	}
	switch {
	case given("limit") && f.limit < 1 || given("row") && f.row < 1:
		return 0, failed("--limit and --row count from 1")
	case f.assumed != "" && f.assumed != string(campaign.Accepted):
		return 0, failed("--assume %s: only accepted can be assumed", f.assumed)
	case f.assumed != "" && (f.dryRun || f.sandbox || f.testTo != "" || f.limit > 0 || len(f.retry) > 0 || f.report != ""):
		return 0, failed("--assume accepted sends nothing; it goes with --json and --quiet only")
	case f.out != "" && !f.dryRun:
		return 0, failed("--out goes with --dry-run")
	case f.report != "" && (f.dryRun || f.testTo != ""):
		return 0, failed("--report is of a run; a dry run and --test-to have no results")
	case given("row") && f.testTo == "":
		return 0, failed("--row goes with --test-to")
	case f.testTo != "" && (f.dryRun || f.limit > 0 || len(f.retry) > 0):
		return 0, failed("--test-to sends one message; it goes with --row, --sandbox, --allow-host and --yes only")
	case f.testTo != "" && f.asJSON:
		return 0, failed("--json goes without --test-to, which is no run and has no events")
	case f.asJSON && f.report == "-":
		return 0, failed("--json writes its events to standard output; name a file for --report, not -")
	case f.asJSON && f.out == "-":
		return 0, failed("--json writes its events to standard output; name a file for --out, not -")
	case f.dryRun && f.sandbox:
		return 0, failed("--dry-run sends nothing, not even to the sandbox: choose one of them")
	}
	return again, nil
}
