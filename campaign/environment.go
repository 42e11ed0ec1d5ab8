package campaign

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"campaign/providers/provider"
	"campaign/schema"
)

var (
	variable = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)\}`)
	whole    = regexp.MustCompile(`^\$\{[A-Za-z_][A-Za-z0-9_]*\}$`)
)

// A setting is what a provider's settings schema says of one of its settings, as far as the environment needs it.
type setting struct {
	Secret   bool     `json:"writeOnly"`
	Examples []string `json:"examples"`
	Default  string   `json:"default"`
}

func settingsSchema(d provider.Driver) ([]byte, error) {
	text, err := fs.ReadFile(d.Dossier, "settings.schema.json")
	if err != nil {
		return nil, fmt.Errorf("provider %s has no settings schema: %w", d.Name, err)
	}
	return text, nil
}

func settingsOf(d provider.Driver) (map[string]setting, error) {
	text, err := settingsSchema(d)
	if err != nil {
		return nil, err
	}
	var s struct {
		Properties map[string]setting `json:"properties"`
	}
	if err := json.Unmarshal(text, &s); err != nil {
		return nil, fmt.Errorf("provider %s: settings schema: %w", d.Name, err)
	}
	return s.Properties, nil
}

func find(drivers []provider.Driver, name string) (provider.Driver, bool) {
	i := slices.IndexFunc(drivers, func(d provider.Driver) bool { return d.Name == name })
	if i < 0 {
		return provider.Driver{}, false
	}
	return drivers[i], true
}

// fillEnvironment replaces ${NAME} in the provider block, and refuses a secret that was typed in.
func (c *Campaign) fillEnvironment(o LoadOptions) []schema.Problem {
	block := c.document.Root.Get("provider")
	driver, ok := find(o.Drivers, text(block.Get("name")))
	if !ok {
		return nil // the schema says it better
	}
	settings, err := settingsOf(driver)
	if err != nil {
		return []schema.Problem{c.document.Problem("provider", err.Error(), "")}
	}
	lookup, problem := c.environment(o.Environment)
	var problems []schema.Problem
	if problem != nil {
		problems = append(problems, *problem)
	}
	hidden := secretNames(block, settings)
	for _, f := range block.Fields {
		if f.Value.Kind != schema.Text {
			continue
		}
		path := "provider." + f.Name
		if settings[f.Name].Secret && !whole.MatchString(f.Value.Text) {
			name := "${" + EnvironmentName(driver.Name, f.Name) + "}"
			problems = append(problems, c.document.Problem(path, "a secret must not stand in the file",
				fmt.Sprintf("write %s: %s and put the value in the environment or in a .env file beside the campaign file", f.Name, name)))
			continue
		}
		for _, m := range variable.FindAllStringSubmatch(f.Value.Text, -1) {
			if hidden[m[1]] && !settings[f.Name].Secret {
				problems = append(problems, c.document.Problem(path, fmt.Sprintf("${%s} is a secret, and this setting is shown", m[1]),
					"give "+f.Name+" a value of its own"))
			}
		}
		problems = append(problems, c.fillSetting(f, settings[f.Name], o.StandIn, lookup)...)
	}
	return append(problems, c.checkBaseURL(block.Get("base_url"))...)
}

// fillSetting replaces ${NAME} in one setting. Where a name has no value, a stand-in takes the setting's place if it may.
func (c *Campaign) fillSetting(f schema.Field, s setting, standsIn bool, lookup lookup) (problems []schema.Problem) {
	path := "provider." + f.Name
	text, unset := expand(f.Value.Text, lookup)
	for _, name := range unset {
		switch {
		case !standsIn:
			problems = append(problems, c.unset(path, name, lookup))
		case !slices.Contains(c.StandIns, name):
			c.StandIns = append(c.StandIns, name)
		}
	}
	switch {
	case len(unset) > 0:
		// The schema lets ${NAME} pass; the stand-in takes its place when the provider is opened.
		c.standIns[f.Name] = standIn(s)
		return problems
	case strings.ContainsFunc(text, unicode.IsControl):
		return append(problems, c.document.Problem(path, f.Value.Text+" holds a line break or another character that can't be seen",
			"set it again, in one line"))
	case strings.Count(f.Value.Text, "${") != len(variable.FindAllString(f.Value.Text, -1)):
		problems = append(problems, c.document.Problem(path, "${ without a name and a closing }", "write ${NAME}"))
	}
	f.Value.Text = text
	return problems
}

// secretNames are the environment's names that secret settings are filled from.
func secretNames(block *schema.Node, settings map[string]setting) map[string]bool {
	names := map[string]bool{}
	for _, f := range block.Fields {
		if f.Value.Kind == schema.Text && settings[f.Name].Secret && whole.MatchString(f.Value.Text) {
			names[variable.FindStringSubmatch(f.Value.Text)[1]] = true
		}
	}
	return names
}

// unset is the problem of a name that has no value.
func (c *Campaign) unset(path, name string, lookup lookup) schema.Problem {
	if _, given := lookup(name); given {
		return c.document.Problem(path, fmt.Sprintf("${%s} is empty", name),
			"give it its value, in the environment or in the .env file beside the campaign file")
	}
	return c.document.Problem(path, fmt.Sprintf("${%s} is not set in the environment", name),
		"set it, or write it into a .env file beside the campaign file")
}

// expand replaces every ${NAME} and returns the names that have no value.
func expand(text string, lookup lookup) (string, []string) {
	var unset []string
	out := variable.ReplaceAllStringFunc(text, func(m string) string {
		name := variable.FindStringSubmatch(m)[1]
		v, _ := lookup(name)
		if v == "" {
			unset = append(unset, name)
		}
		return v
	})
	return out, unset
}

// standIn is a value that passes the setting's own check, for a rehearsal.
func standIn(s setting) string {
	switch {
	case s.Default != "":
		return s.Default
	case !s.Secret && len(s.Examples) > 0:
		return s.Examples[0]
	}
	return "stand-in"
}

// EnvironmentName proposes a name for the environment's variable of a setting, such as MOORSE_TOKEN.
func EnvironmentName(provider, setting string) string {
	name := strings.ToUpper(strings.TrimLeft(provider, "0123456789") + "_" + setting)
	return strings.ReplaceAll(name, "-", "_")
}

// checkBaseURL refuses an address that would carry the secret in the clear, except to this machine. A stand-in wouldn't.
func (c *Campaign) checkBaseURL(n *schema.Node) []schema.Problem {
	if _, unset := c.standIns["base_url"]; unset || n == nil || n.Kind != schema.Text {
		return nil
	}
	u, err := url.Parse(n.Text)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return []schema.Problem{c.document.Problem("provider.base_url", "isn't an address", "write https://… as the vendor gives it")}
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return []schema.Problem{c.document.Problem("provider.base_url", "must be an address without a user, a query or a #", "")}
	}
	if u.Scheme == "http" && !loopback(u.Hostname()) {
		return []schema.Problem{c.document.Problem("provider.base_url", "must be https",
			"the token would travel in the clear; http is only for this machine (127.0.0.1)")}
	}
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
