package file

import (
	"maps"
	"strconv"

	"campaign/campaign/pace"
	"campaign/providers/dossier"
	"campaign/providers/provider"
	"campaign/schema"
	"campaign/schema/wording"
)

// What a campaign file gets that doesn't say otherwise.
const (
	defaultRate           = "10/s"
	defaultInFlight       = 32
	mostInFlight          = 4096
	defaultAttempts       = 5
	defaultRejectedInARow = 20
	defaultMaxInvalid     = "10%"
)

// decode takes the document apart, where it satisfies the schema. What it finds wrong is what a schema can't say.
func (f *File) decode(o Options) []schema.Problem {
	root, wrong := f.Document.Root, f.Wrong
	f.Name, f.Description = text(root.Get("name")), text(root.Get("description"))
	f.Recipients = f.recipients()
	f.ResultsPath = f.resultsPath()
	for _, n := range items(root.Get("results").Get("columns")) {
		f.Columns = append(f.Columns, n.Text)
	}
	problems := f.findLedger()
	if !wrong["ledger"] && !wrong["recipients"] {
		problems = append(append(problems, f.checkLedger()...), f.otherLedger()...)
	}
	if !wrong["throttle"] && !wrong["retry"] && !wrong["stop"] && !wrong["recipients"] {
		problems = append(problems, f.decodeNumbers()...)
	}
	if root.Get("provider") != nil && !wrong["provider"] {
		problems = append(problems, f.openProvider(o)...)
	}
	if len(wrong) == 0 && len(schema.WrongParts(problems)) == 0 {
		problems = append(problems, f.fingerprint()...)
	}
	return problems
}

func (f *File) recipients() Recipients {
	n := f.Document.Root.Get("recipients")
	r := Recipients{Path: f.beside(text(n.Get("csv"))), Phone: text(n.Get("phone")), ChatID: text(n.Get("chat_id")),
		Country: text(n.Get("default_country")), Encoding: text(n.Get("encoding")), Sheet: text(n.Get("sheet"))}
	if d := n.Get("delimiter"); d != nil {
		r.Delimiter = d.Text // a tab is blank too
	}
	for _, item := range items(n.Get("suppress")) {
		r.Suppress = append(r.Suppress, f.beside(item.Text))
	}
	return r
}

// decodeNumbers reads what governs the journey. The schema has checked the numbers' ranges.
func (f *File) decodeNumbers() []schema.Problem {
	root := f.Document.Root
	var problems []schema.Problem
	var err error
	if f.Rate, err = pace.Parse(or(root.Get("throttle").Get("rate"), defaultRate)); err != nil {
		problems = append(problems, f.Document.Locate(wording.Say("setting-form", wording.Args{"rule": err.Error()}).At("throttle.rate")))
	}
	if f.MaxInvalid, err = parseShare(or(root.Get("recipients").Get("max_invalid"), defaultMaxInvalid)); err != nil {
		problems = append(problems, f.Document.Locate(wording.Say("setting-form", wording.Args{"rule": err.Error()}).At("recipients.max_invalid")))
	}
	// An answer may take a second without slowing the set rate.
	inFlight := min(max(defaultInFlight, int(f.Rate)+1), mostInFlight)
	for _, n := range []struct {
		path string
		node *schema.Node
		into *int
		or   int
	}{
		{"throttle.in_flight", root.Get("throttle").Get("in_flight"), &f.InFlight, inFlight},
		{"retry.attempts", root.Get("retry").Get("attempts"), &f.Attempts, defaultAttempts},
		{"stop.rejected_in_a_row", root.Get("stop").Get("rejected_in_a_row"), &f.RejectedInARow, defaultRejectedInARow},
	} {
		if *n.into, err = strconv.Atoi(or(n.node, strconv.Itoa(n.or))); err != nil {
			problems = append(problems, f.Document.Locate(wording.Say("text-not-wanted", wording.Args{"wanted": "a whole number"}).At(n.path)))
		}
	}
	f.StopOnDuplicate = text(root.Get("recipients").Get("duplicates")) == "stop"
	return problems
}

func (f *File) openProvider(o Options) []schema.Problem {
	block := f.Document.Root.Get("provider")
	driver, ok := find(o.Drivers, text(block.Get("name")))
	if !ok {
		return []schema.Problem{f.Document.Locate(wording.Say("provider-unknown", nil).At("provider.name"))}
	}
	f.Driver, f.settings = driver, provider.Settings{}
	for _, field := range block.Fields {
		if field.Name != "name" {
			f.settings[field.Name] = field.Value.Text
		}
	}
	maps.Copy(f.settings, f.placeholders)
	if o.BaseURL != nil {
		f.settings["base_url"] = o.BaseURL(driver.Name)
	}
	var err error
	if f.Provider, err = driver.Open(f.settings); err == nil {
		f.Codes, err = dossier.LoadCodes(driver.Dossier)
	}
	if err == nil {
		err = f.mask.open(driver, f.settings)
	}
	if err == nil {
		return nil
	}
	wrong := provider.RefusalOf(err).Problem
	if wrong.Path == "" {
		wrong.Path = "provider"
	}
	return []schema.Problem{f.Document.Locate(wrong)}
}

// Content is what the campaign sends, in two words: a template or a kind of message.
func (f *File) Content() (kind, what string) {
	root := f.Document.Root
	if n := root.Get("template"); n != nil {
		what = text(n.Get("name"))
		if language := text(n.Get("language")); language != "" {
			what += " (" + language + ")"
		}
		return "template", what
	}
	return "message", text(root.Get("message").Get("type"))
}
