package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"campaign/campaign"
	"campaign/campaign/file"
	"campaign/schema/wording"
)

// guides are what help says of a command beyond its first line, by the command's name: what a person gets from it, and
// what they type.
var guides = map[string]struct{ long, example string }{
	"campaign": {
		"A campaign is a YAML file beside a spreadsheet. Everything is checked before anything leaves, messages go out at an\n" +
			"exact rate, everybody gets the campaign once, and every row has a result.\n\n" +
			"A first campaign, without an account: init, preview, run --sandbox. Then: check, run --test-to your own number, run.",
		"campaign init spring --provider cloudhumans\ncampaign preview spring/campaign.yaml\ncampaign run --sandbox spring/campaign.yaml",
	},
	"init": {
		"Write a commented campaign file, a spreadsheet with the columns that it uses, .env.example for the provider's secret,\n" +
			"and .gitignore. What is there already is never overwritten.",
		"campaign init spring --provider meta",
	},
	"check": {
		"Find everything that can be found without sending: in the campaign file, the environment and every row of the list.\n" +
			"Each problem is shown with its place and its cure.",
		"campaign check spring/campaign.yaml\ncampaign check --json campaigns/*.yaml",
	},
	"preview": {
		"Show messages as a person will see them, here or as a page for colleagues. No account is needed, and nothing is sent.",
		"campaign preview spring/campaign.yaml\ncampaign preview --row 17 --payload spring/campaign.yaml",
	},
	"run": {
		"Check every row, show the plan, ask, send, and write the results. Whoever was accepted is never sent the same campaign\n" +
			"again, so run it again at any time: it takes up where it stopped.\n\n" +
			"Ctrl-C finishes what is on its way and writes the results; a second Ctrl-C leaves at once. Nothing is lost.",
		"campaign run --sandbox spring/campaign.yaml                     rehearse; nobody is messaged\n" +
			"campaign run --test-to +5511999999999 spring/campaign.yaml      one message, to yourself\n" +
			"campaign run --limit 100 spring/campaign.yaml                   the first hundred\n" +
			"campaign run spring/campaign.yaml                               everybody\n" +
			"campaign run --retry rejected spring/campaign.yaml              once more, after fixing",
	},
	"status": {
		"Show what became of a campaign so far: how many are accepted, rejected, unsure and pending, why, and what to do.",
		"campaign status spring/campaign.yaml\ncampaign status --runs spring/campaign.yaml",
	},
	"ledger": {
		"The ledger remembers who was sent what, for all campaigns that share it: .campaign/ledger.db beside the campaign\n" +
			"file, or in the nearest folder above that has one. Without it everybody would be sent everything again: back it up.",
		"campaign ledger check spring/campaign.yaml\ncampaign ledger backup spring/campaign.yaml backup.db",
	},
	"ledger check": {
		"Read every record of the campaign's ledger, and verify checksums and counts. The exit code is 0, or 1 with what is\n" +
			"damaged.",
		"campaign ledger check spring/campaign.yaml",
	},
	"ledger backup": {
		"Copy the campaign's ledger, with the count file beside it. The copy is whole, also while a run writes. Nothing is\n" +
			"overwritten. To put it back, see docs/ledger.md.",
		"campaign ledger backup spring/campaign.yaml backup.db",
	},
	"results": {
		"Write the results CSV again: a line for every row of the list. It is always the same for the same sends.",
		"campaign results spring/campaign.yaml\ncampaign results -o - spring/campaign.yaml",
	},
	"report": {
		"Make a page of a campaign's results, to read and to show: totals, sends over time, reasons of failure with advice.",
		"campaign report spring/campaign.yaml\ncampaign report -o friday.html spring/campaign.results.csv",
	},
	"sandbox": {
		"Play all providers on this machine: point base_url of a campaign at it, and see what arrives. Nobody is messaged.",
		"campaign sandbox",
	},
	"providers": {
		"Say what each provider can send, which settings it takes and what its limits are, and how surely we know.",
		"campaign providers\ncampaign providers meta",
	},
	"schema": {
		"Print the JSON Schema of campaign files. Editors complete and check a campaign file by it; `campaign init` sets that up.",
		"campaign schema > campaign.schema.json",
	},
	"version": {"Print the program's version, and what it was built with.", "campaign version"},
}

// guide gives every command its help, and tells the shell what may stand behind a command and its flags.
func guide(root *cobra.Command) {
	files := []string{"yaml", "yml"}
	all := append(root.Commands(), root)
	for _, cmd := range root.Commands() {
		all = append(all, cmd.Commands()...)
	}
	for _, cmd := range all {
		name := strings.TrimPrefix(cmd.CommandPath(), root.Name()+" ")
		if g, ok := guides[name]; ok {
			cmd.Long, cmd.Example = g.long+aboutFile(cmd), "  "+strings.ReplaceAll(g.example, "\n", "\n  ")
		}
		switch name {
		case "preview", "run", "status", "results", "ledger check":
			cmd.ValidArgsFunction = completeFiles(1, files)
		case "check":
			cmd.ValidArgsFunction = completeFiles(anyNumber, files)
		case "report":
			cmd.ValidArgsFunction = completeFiles(1, append(files, savedAs()...))
		case "ledger backup":
			cmd.ValidArgsFunction = completeCopy
		case "init":
			cmd.ValidArgsFunction = completeFolder
		case "providers":
			cmd.ValidArgs, cmd.ValidArgsFunction = nil, completeProviders
		case "sandbox", "schema", "version":
			cmd.ValidArgsFunction = cobra.NoFileCompletions
		}
		for name, complete := range completions {
			if cmd.Flags().Lookup(name) != nil {
				// It fails only for a flag that isn't there, or that is registered already.
				_ = cmd.RegisterFlagCompletionFunc(name, complete)
			}
		}
	}
}

// aboutFile says which file is meant, of commands that take one.
func aboutFile(cmd *cobra.Command) string {
	if !strings.Contains(cmd.Use, "[FILE") {
		return ""
	}
	return "\n\nFILE is campaign.yaml here unless you name another. A folder means the campaign.yaml in it."
}

// completions are what may stand behind a flag, by its name. Flags that name a file complete files without one.
var completions = map[string]cobra.CompletionFunc{
	"provider":   completeProviders,
	"retry":      completeRetry,
	"row":        completeRow,
	"limit":      cobra.NoFileCompletions,
	"count":      cobra.NoFileCompletions,
	"test-to":    cobra.NoFileCompletions,
	"allow-host": cobra.NoFileCompletions,
	"addr":       cobra.FixedCompletions([]cobra.Completion{sandboxAddress}, cobra.ShellCompDirectiveNoFileComp),
	"sandbox":    cobra.FixedCompletions([]cobra.Completion{sandboxAddress}, cobra.ShellCompDirectiveNoFileComp),
}

// completeFiles completes so many files with one of these endings, and the folders that lead to them.
func completeFiles(most int, endings []string) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) >= most {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return endings, cobra.ShellCompDirectiveFilterFileExt
	}
}

// completeCopy completes the campaign's file, then any file or folder.
func completeCopy(cmd *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) == 1 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	return completeFiles(1, []string{"yaml", "yml"})(cmd, args, typed)
}

func completeFolder(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// completeProviders completes a provider's name, with its vendor beside it.
func completeProviders(cmd *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if cmd.Name() == "providers" && len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var found []cobra.Completion
	all, err := dossiers()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	for _, p := range all {
		if strings.HasPrefix(p.Name, typed) {
			found = append(found, cobra.CompletionWithDesc(p.Name, p.Settings.Title))
		}
	}
	return found, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
}

// completeRetry completes a list of states with commas between.
func completeRetry(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	before, last := "", typed
	if i := strings.LastIndexByte(typed, ','); i >= 0 {
		before, last = typed[:i+1], typed[i+1:]
	}
	var found []cobra.Completion
	for _, s := range []campaign.State{campaign.Rejected, campaign.Unsure} {
		if strings.HasPrefix(string(s), last) && !slices.Contains(strings.Split(before, ","), string(s)) {
			found = append(found, cobra.CompletionWithDesc(before+string(s), retryWords[s]))
		}
	}
	return found, cobra.ShellCompDirectiveNoFileComp
}

var retryWords = map[campaign.State]string{
	campaign.Rejected: "the vendor refused it",
	campaign.Unsure:   "it may have arrived; perhaps it arrives twice",
}

// rowsOffered is how many rows are offered to complete --row.
const rowsOffered = 20

// completeRow offers the first rows of the campaign's list, with the people who stand there.
func completeRow(cmd *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	const none = cobra.ShellCompDirectiveNoFileComp
	c, _ := load(campaignNamed(args), file.Options{Placeholders: true, AnyHost: true})
	if c == nil {
		return nil, none
	}
	defer func() { _ = c.Close() }()
	var found []cobra.Completion
	for l, err := range c.Letters(cmd.Context(), campaign.View{}) {
		if err != nil || len(found) == rowsOffered {
			break
		}
		if number := strconv.Itoa(l.Row.Number); strings.HasPrefix(number, typed) {
			found = append(found, cobra.CompletionWithDesc(number, fmt.Sprintf("%s %s", wording.Harmless(l.Recipient.Address), l.State)))
		}
	}
	return found, none | cobra.ShellCompDirectiveKeepOrder
}
