package cli

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/template"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"campaign/campaign/file"
	"campaign/campaign/memory"
	"campaign/campaign/workspace"
	"campaign/providers"
	"campaign/providers/dossier"
	"campaign/providers/provider"
	"campaign/schema/wording"
)

//go:embed init.yaml
var starter string

// schemaPath is where `init` puts the schema for the editor: in the folder of the ledger, out of the way.
const schemaPath = ".campaign/campaign.schema.json"

func initCommand(d *dialogue) *cobra.Command {
	var name string
	cmd := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Start a campaign: a commented campaign file, a spreadsheet, .env.example, .gitignore",
		Args:  takes(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := "."
			if len(args) > 0 {
				dir = args[0]
			}
			return d.init(cmd.Context(), dir, name)
		},
	}
	cmd.Flags().StringVar(&name, "provider", "", "the provider's `NAME`: "+strings.Join(providerNames(), ", "))
	return cmd
}

func (d *dialogue) init(ctx context.Context, dir, name string) error {
	driver, ok := providers.Find(name)
	if !ok {
		hint := wording.Nearest(name, providerNames())
		if hint != "" {
			hint = "; did you mean " + hint + "?"
		}
		return failed("--provider %q: choose one of %s%s", name, strings.Join(providerNames(), ", "), hint)
	}
	vendor, err := dossier.Load(driver.Name, driver.Dossier)
	if err != nil {
		return failed("%s", err)
	}
	files, err := starterFiles(dir, driver, vendor)
	if err != nil {
		return failed("%s", err)
	}
	if file := fileOnTheWay(dir); file != "" {
		return failed("%s is a file, not a folder; choose another name for the campaign's folder", file)
	}
	for _, f := range files {
		if _, err := os.Lstat(filepath.Join(dir, f.name)); !errors.Is(err, fs.ErrNotExist) {
			return failed("%s is there already, and nothing is overwritten; choose another folder", filepath.Join(dir, f.name))
		}
	}
	made := d.startWorkspace(ctx, dir)
	_, own := os.Stat(filepath.Join(dir, filepath.Dir(schemaPath)))
	for _, f := range files {
		path := filepath.Join(dir, f.name)
		if err := writeNew(path, func(w io.Writer) error { _, err := io.WriteString(w, f.text); return err }); err != nil {
			return err
		}
		d.Say("wrote %s", path)
	}
	if own != nil {
		workspace.KeepOutOfGit(filepath.Join(dir, filepath.Dir(schemaPath)))
	}
	if made != "" {
		d.Say("%s", d.FoldErr("wrote "+made+": campaigns in this folder remember in it who was sent what; keep it", 0))
	}
	d.Say("\nNext: look at the first message, then rehearse; neither needs an account.\n  campaign preview %[1]s\n  campaign run --sandbox %[1]s",
		shellWord(filepath.Join(dir, "campaign.yaml")))
	return nil
}

// startWorkspace makes a ledger in the working folder for all campaigns that are started there, and returns its path; "" where
// the campaign has one already, or where one wouldn't count for it: the first run makes its own then.
func (d *dialogue) startWorkspace(ctx context.Context, dir string) (made string) {
	found, barred := workspace.Ledgers(dir)
	if len(found) > 0 || barred != "" || !slices.ContainsFunc(workspace.Folders(dir), func(at string) bool { return workspace.SameFile(at, ".") }) {
		return ""
	}
	l, err := memory.Open(ctx, workspace.DefaultLedger, false)
	if err != nil {
		d.Note("%s", err)
		return ""
	}
	d.done(l.Close)
	return workspace.DefaultLedger
}

// fileOnTheWay is what stands where the folder or one above it would be, "" for nothing.
func fileOnTheWay(dir string) string {
	for {
		info, err := os.Stat(dir)
		above := filepath.Dir(dir)
		switch {
		case err == nil && !info.IsDir():
			return dir
		case err == nil, above == dir:
			return ""
		}
		dir = above
	}
}

type starterFile struct{ name, text string }

// starterFiles are the files of a new campaign, none of them written yet.
func starterFiles(dir string, driver provider.Driver, vendor *dossier.Dossier) ([]starterFile, error) {
	known, err := starterSettings(driver, vendor)
	if err != nil {
		return nil, err
	}
	data := starterData{Words: wordsOf(vendor.Country), Name: quotedName(campaignName(dir)), Provider: vendor.Name, Title: vendor.Settings.Title, Schema: schemaPath}
	env := "# Copy this file to .env and fill it in. .env is never committed.\n"
	for _, s := range known {
		variable := file.EnvironmentName(vendor.Name, s.Name)
		data.Settings = append(data.Settings, starterSetting{s.Name, variable, s.Description})
		env += fmt.Sprintf("# %s\n%s=\n", s.Description, variable)
	}
	var text strings.Builder
	if err := template.Must(template.New("init.yaml").Parse(starter)).Execute(&text, data); err != nil {
		return nil, err
	}
	editor, err := file.Schema(providers.All())
	if err != nil {
		return nil, err
	}
	return []starterFile{
		{"campaign.yaml", text.String()},
		{"people.csv", "\ufeffphone,first_name,code\n+5511900010101,Ana,BEMVINDA10\n+5521900010102,João,BEMVINDO10\n+972500000103,נועה,WELCOME10\n"},
		{".env.example", env},
		{".gitignore", ".env\n.campaign/\n*.results.csv\n*.html\n"},
		{schemaPath, string(editor)},
	}, nil
}

// starterSettings are the settings that a template needs: those that are required and, where the provider refuses a
// template without it, the optional one that lets it pass.
func starterSettings(driver provider.Driver, vendor *dossier.Dossier) ([]dossier.Setting, error) {
	all, language := vendor.Settings.All, wordsOf(vendor.Country).Language
	needed := slices.DeleteFunc(slices.Clone(all), func(s dossier.Setting) bool { return !s.Required && !s.Secret })
	err := sendsTemplate(driver, language, needed)
	for _, s := range all {
		if err == nil {
			break
		}
		if more := append(slices.Clone(needed), s); s.Default == "" && !s.Required && sendsTemplate(driver, language, more) == nil {
			return more, nil
		}
	}
	return needed, err
}

// sendsTemplate tells whether the provider, with these settings, can express the starter's message, in a language.
func sendsTemplate(driver provider.Driver, language string, with []dossier.Setting) error {
	filled := provider.Settings{}
	for _, s := range with {
		filled[s.Name] = s.Placeholder()
	}
	p, err := driver.Open(filled)
	if err == nil {
		_, err = p.Encode(provider.Message{To: "+5511900010101", Template: &provider.Template{Name: "my_template", Language: language,
			Variables: []provider.Variable{{Name: "name", Value: "Ana"}, {Name: "code", Value: "BEMVINDA10"}}}})
	}
	return err
}

type starterData struct {
	Name, Provider, Title, Schema string
	Words                         countryWords
	Settings                      []starterSetting
}

// countryWords are what a starter says to the people of a country.
type countryWords struct{ Country, Language, Customer, Body string }

// wordsOf are the words of a country; of one whose words aren't known, and of a vendor with customers everywhere, Brazil's.
func wordsOf(country string) countryWords {
	if country == "IL" {
		return countryWords{"IL", "he", "לקוח", "שלום {{name}}, הקוד שלך הוא {{code}}."}
	}
	return countryWords{"BR", "pt_BR", "cliente", "Olá {{name}}, seu código é {{code}}."}
}

type starterSetting struct{ Name, Variable, Description string }

// longestName is how many letters the schema gives a campaign's name.
const longestName = 128

// campaignName is a name made from the folder's.
func campaignName(dir string) string {
	full, err := filepath.Abs(dir)
	if err != nil {
		return "my-campaign"
	}
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return '-'
	}, filepath.Base(full))
	if letters := []rune(name); len(letters) > longestName {
		name = string(letters[:longestName])
	}
	if name = strings.Trim(name, "-"); name == "" {
		return "my-campaign"
	}
	return name
}

// quotedName is a campaign's name for YAML, in quotes where YAML would read something else than a text, or people could
// think so: null and yes, 1e3 and 2026.
func quotedName(name string) string {
	switch name {
	case "null", "true", "false", "yes", "no", "on", "off", "y", "n":
	default:
		if first, _ := utf8.DecodeRuneInString(name); unicode.IsLetter(first) {
			return name
		}
	}
	return `"` + name + `"`
}
