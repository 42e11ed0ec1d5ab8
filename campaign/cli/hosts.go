package cli

import (
	"os"
	"strings"

	"campaign/campaign/file"

	"github.com/spf13/pflag"
)

// allowHosts is the environment's variable that allows hosts. A .env file can't set it: one comes with the campaign's folder,
// perhaps from somebody else.
const allowHosts = "CAMPAIGN_ALLOW_HOSTS"

// A hostsFlag is --allow-host, as it was typed.
type hostsFlag []string

func (h *hostsFlag) define(flags *pflag.FlagSet) {
	flags.StringSliceVar((*[]string)(h), "allow-host", nil, "let base_url name this `HOST` (or HOST:PORT), which isn't the vendor's own")
}

// all are the hosts that a person allows, by the flag and by the environment.
func (h hostsFlag) all() ([]file.Host, error) {
	var all []file.Host
	for _, given := range []struct {
		by    string
		names []string
	}{{"--allow-host", h}, {allowHosts, strings.Split(os.Getenv(allowHosts), ",")}} {
		for _, name := range given.names {
			if name = strings.TrimSpace(name); name == "" {
				continue
			}
			host, err := file.ParseHost(name)
			if err != nil {
				return nil, failed("%s: %s", given.by, err)
			}
			all = append(all, host)
		}
	}
	return all, nil
}
