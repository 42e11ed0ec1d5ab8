package cli

import (
	_ "embed"

	"github.com/spf13/cobra"

	"campaign/campaign/file"
	"campaign/providers"
)

//go:embed events.schema.json
var eventsSchema []byte

func schemaCommand(d *dialogue) *cobra.Command {
	var events bool
	cmd := &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of campaign files, for editors",
		Args:  takes(0),
		RunE: func(*cobra.Command, []string) error {
			text := eventsSchema
			if !events {
				var err error
				if text, err = file.Schema(providers.All()); err != nil {
					return failed("%s", err)
				}
			}
			_, err := d.Out.Write(text)
			return err
		},
	}
	cmd.Flags().BoolVar(&events, "events", false, "print the schema of the events that --json writes")
	return cmd
}
