package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"campaign/campaign/cli/terminal"
	"campaign/providers"
	"campaign/providers/dossier"
	"campaign/schema/wording"
)

func providersCommand(d *dialogue) *cobra.Command {
	var markdown bool
	cmd := &cobra.Command{
		Use:       "providers [NAME]",
		Short:     "What is known of each provider, and how surely",
		Args:      takes(1),
		ValidArgs: providerNames(),
		RunE: func(_ *cobra.Command, args []string) error {
			all, err := dossiers()
			if err != nil {
				return failed("%s", err)
			}
			if len(args) > 0 {
				one, err := named(all, args[0])
				if err != nil {
					return err
				}
				all = []*dossier.Dossier{one}
			}
			switch {
			case markdown:
				return providerTable(d.Out, all)
			case len(args) == 0:
				return d.listProviders(all)
			}
			return d.describeProvider(all[0])
		},
	}
	cmd.Flags().BoolVar(&markdown, "markdown", false, "print a table of all providers, or of one, in Markdown")
	return cmd
}

// named is the dossier of the provider of this name.
func named(all []*dossier.Dossier, name string) (*dossier.Dossier, error) {
	for _, p := range all {
		if p.Name == name {
			return p, nil
		}
	}
	hint := wording.Nearest(name, providerNames())
	if hint != "" {
		hint = "; did you mean " + hint + "?"
	}
	return nil, failed("there is no provider %q%s (there are %s)", name, hint, strings.Join(providerNames(), ", "))
}

func providerNames() []string {
	var names []string
	for _, p := range providers.All() {
		names = append(names, p.Name)
	}
	return names
}

func dossiers() ([]*dossier.Dossier, error) {
	var all []*dossier.Dossier
	for _, p := range providers.All() {
		one, err := dossier.Load(p.Name, p.Dossier)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

func (d *dialogue) listProviders(all []*dossier.Dossier) error {
	p := &description{printer: &printer{w: d.Out}, color: d.OutColor}
	for _, v := range all {
		p.line("%s  %s", terminal.Style(d.OutColor, terminal.Bold, fmt.Sprintf("%-12s", v.Name)), v.Settings.Title)
		p.hanging(strings.Repeat(" ", 14)+"sends ", strings.Repeat(" ", 20), strings.Join(sends(v), ", "))
	}
	p.line("\n`campaign providers NAME` tells more of one.")
	return p.err
}

// sends is what a provider can send over all its routes.
func sends(v *dossier.Dossier) []string {
	var all []string
	for _, r := range v.Routes {
		for _, s := range r.Sends {
			if !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
	}
	return all
}

// remarks are what else a person should know of a setting, in parentheses.
func remarks(s dossier.Setting) string {
	var remarks []string
	if s.Secret {
		remarks = append(remarks, "secret")
	}
	if s.Required {
		remarks = append(remarks, "required")
	}
	if s.Default != "" {
		remarks = append(remarks, "default "+s.Default)
	}
	if len(remarks) == 0 {
		return ""
	}
	return " (" + strings.Join(remarks, ", ") + ")"
}

// providerTable is the table of docs/vendors.md.
func providerTable(w io.Writer, all []*dossier.Dossier) error {
	p := &printer{w: w}
	p.line("| `provider.name` | vendor | sends | settings | secret |")
	p.line("|---|---|---|---|---|")
	for _, v := range all {
		var plain, secret []string
		for _, s := range v.Settings.All {
			switch {
			case s.Secret:
				secret = append(secret, "`"+s.Name+"`")
			case s.Name != "base_url":
				plain = append(plain, "`"+s.Name+"`")
			}
		}
		p.line("| `%s` | %s | %s | %s | %s |", v.Name, v.Settings.Title, strings.Join(sends(v), ", "), strings.Join(plain, ", "), strings.Join(secret, ", "))
	}
	return p.err
}
