package file

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"campaign/providers/dossier"
	"campaign/providers/provider"
	"campaign/schema"
	"campaign/schema/wording"
)

var (
	variable = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)\}`)
	whole    = regexp.MustCompile(`^\$\{[A-Za-z_][A-Za-z0-9_]*\}$`)
)

func settingsOf(d provider.Driver) (dossier.Settings, error) {
	s, err := dossier.LoadSettings(d.Dossier)
	if err != nil {
		return s, fmt.Errorf("provider %s: %s: %w", d.Name, dossier.SettingsFile, err)
	}
	return s, nil
}

func find(drivers []provider.Driver, name string) (provider.Driver, bool) {
	i := slices.IndexFunc(drivers, func(d provider.Driver) bool { return d.Name == name })
	if i < 0 {
		return provider.Driver{}, false
	}
	return drivers[i], true
}

// fillEnvironment replaces ${NAME} in the provider block, and refuses a secret that was typed in.
func (f *File) fillEnvironment(o Options) []schema.Problem {
	block := f.Document.Root.Get("provider")
	driver, ok := find(o.Drivers, text(block.Get("name")))
	if !ok {
		return nil // the schema says it better
	}
	settings, err := settingsOf(driver)
	if err != nil {
		return []schema.Problem{f.Document.Locate(ownFault(err).At("provider"))}
	}
	env, problem := f.environment(o.Environment)
	var problems []schema.Problem
	if problem != nil {
		problems = append(problems, *problem)
	}
	names := naming{environment: env, prefix: prefix(driver.Name), secret: secretNames(driver.Name, block, settings)}
	for _, field := range block.Fields {
		if field.Value.Kind != schema.Text {
			continue
		}
		s := settings.Named(field.Name)
		if s.Secret && !whole.MatchString(field.Value.Text) {
			args := wording.Args{"setting": field.Name, "name": EnvironmentName(driver.Name, field.Name)}
			problems = append(problems, f.Document.Locate(wording.Say("secret-in-file", args).At("provider."+field.Name)))
			continue
		}
		if wrong := f.misplaced(field, s, names); len(wrong) > 0 {
			f.placeholders[field.Name] = s.Placeholder() // nothing more is said of it
			problems = append(problems, wrong...)
			continue
		}
		problems = append(problems, f.fillSetting(field, s, o.Placeholders, env)...)
	}
	return append(problems, f.checkAddress(block.Get("base_url"), settings.Named("base_url").Default, o)...)
}

// A naming tells which names of the environment may stand in a setting that isn't a secret: whoever wrote the campaign
// file and its folder could ask there for what is none of theirs, and it would be sent and shown.
type naming struct {
	environment
	prefix string
	secret map[string]bool
}

// ownPrefix is what names of this program's begin with.
const ownPrefix = "CAMPAIGN_"

// misplaced are the problems of the names that may not stand in a setting.
func (f *File) misplaced(field schema.Field, s dossier.Setting, names naming) (problems []schema.Problem) {
	if s.Secret {
		return nil
	}
	for _, m := range variable.FindAllStringSubmatch(field.Value.Text, -1) {
		if p := names.forbid(m[1]); p != nil {
			problems = append(problems, f.Document.Locate(p.At("provider."+field.Name)))
		}
	}
	return problems
}

// forbid says what forbids a name in a setting that isn't a secret, nil where nothing does.
func (n naming) forbid(name string) *wording.Problem {
	var p wording.Problem
	args := wording.Args{"name": name, "prefix": n.prefix, "own": ownPrefix}
	value, _ := n.value(name)
	own, inFile := n.file[name]
	switch {
	case n.secret[name]:
		p = wording.Say("variable-secret", args)
	case strings.HasPrefix(name, n.prefix), strings.HasPrefix(name, ownPrefix):
		return nil
	case !inFile:
		p = wording.Say("variable-not-own", args)
	case value != own:
		p = wording.Say("variable-has-two-values", args)
	default:
		return nil
	}
	return &p
}

// fillSetting replaces ${NAME} in one setting. Where a name has no value, a placeholder takes the setting's place if it may.
func (f *File) fillSetting(field schema.Field, s dossier.Setting, standsIn bool, env environment) (problems []schema.Problem) {
	path := "provider." + field.Name
	text, unset := expand(field.Value.Text, env)
	if shown := env.shown(field.Value.Text); !s.Secret && variable.MatchString(shown) {
		f.mask.hide(field.Name, shown, s)
	}
	for _, name := range unset {
		switch {
		case !standsIn:
			problems = append(problems, f.unset(path, name, env))
		case !slices.Contains(f.Placeholders, name):
			f.Placeholders = append(f.Placeholders, name)
		}
	}
	switch {
	case len(unset) > 0:
		// The schema lets ${NAME} pass; the placeholder takes its place when the provider is opened.
		f.placeholders[field.Name] = s.Placeholder()
		return problems
	case strings.ContainsFunc(text, unicode.IsControl):
		p := wording.Say("variable-line-break", wording.Args{"setting": field.Value.Text})
		p.Args = nil // they are of the provider block
		return append(problems, f.Document.Locate(p.At(path)))
	case strings.Count(field.Value.Text, "${") != len(variable.FindAllString(field.Value.Text, -1)):
		problems = append(problems, f.Document.Locate(wording.Say("variable-unclosed", nil).At(path)))
	}
	field.Value.Text = text
	return problems
}

// secretNames are the environment's names that secret settings are filled from, and those that are proposed for them.
func secretNames(provider string, block *schema.Node, settings dossier.Settings) map[string]bool {
	names := map[string]bool{}
	for _, s := range settings.All {
		if s.Secret {
			names[EnvironmentName(provider, s.Name)] = true
		}
	}
	for _, field := range block.Fields {
		if field.Value.Kind == schema.Text && settings.Named(field.Name).Secret && whole.MatchString(field.Value.Text) {
			names[variable.FindStringSubmatch(field.Value.Text)[1]] = true
		}
	}
	return names
}

// unset is the problem of a name that has no value.
func (f *File) unset(path, name string, env environment) schema.Problem {
	p := wording.Say("variable-unset", wording.Args{"name": name})
	if _, given := env.value(name); given {
		p = wording.Say("variable-empty", p.Args)
	}
	return f.Document.Locate(p.At(path))
}

// expand replaces every ${NAME} and returns the names that have no value.
func expand(text string, env environment) (string, []string) {
	var unset []string
	out := variable.ReplaceAllStringFunc(text, func(m string) string {
		name := variable.FindStringSubmatch(m)[1]
		v, _ := env.value(name)
		if v == "" {
			unset = append(unset, name)
		}
		return v
	})
	return out, unset
}

// EnvironmentName proposes a name for the environment's variable of a setting, such as MOORSE_TOKEN.
func EnvironmentName(provider, setting string) string {
	return prefix(provider) + strings.ToUpper(setting)
}

// prefix is what the names of a provider's variables begin with, such as MOORSE_. A name can't begin with a digit: 99digital's
// begin with DIGITAL99_.
func prefix(provider string) string {
	word := strings.TrimLeft(provider, "0123456789")
	digits := strings.TrimSuffix(provider, word)
	return strings.ReplaceAll(strings.ToUpper(word+digits), "-", "_") + "_"
}
