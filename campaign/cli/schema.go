package cli

import (
	"github.com/spf13/cobra"

	"campaign/campaign"
	"campaign/providers"
)

func schemaCommand(d *desk) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of campaign files, for editors",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			text, err := campaign.Schema(providers.All())
			if err != nil {
				return failed("%s", err)
			}
			_, err = d.out.Write(text)
			return err
		},
	}
}
