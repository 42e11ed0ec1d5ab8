package campaign

import (
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"

	"campaign/campaign/pace"
	"campaign/campaign/recipients"
	"campaign/campaign/table"
	"campaign/providers/dossier"
	"campaign/providers/provider"
	"campaign/render"
	"campaign/schema"
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
func (c *Campaign) decode(o LoadOptions, wrong parts) []schema.Problem {
	root := c.document.Root
	c.Name, c.Description = text(root.Get("name")), text(root.Get("description"))
	c.ResultsPath = c.resultsPath()
	for _, n := range items(root.Get("results").Get("columns")) {
		c.Columns = append(c.Columns, n.Text)
	}
	problems := c.findLedger()
	if !wrong["ledger"] && !wrong["recipients"] {
		problems = append(append(problems, c.checkLedger()...), c.otherLedger()...)
	}
	if !wrong["throttle"] && !wrong["retry"] && !wrong["stop"] && !wrong["recipients"] {
		problems = append(problems, c.decodeNumbers()...)
	}
	if root.Get("provider") != nil && !wrong["provider"] {
		problems = append(problems, c.openProvider(o)...)
	}
	if o.LedgerOnly {
		return problems
	}
	if root.Get("recipients") != nil && !wrong["recipients"] {
		problems = append(append(problems, c.openRecipients()...), c.checkList()...)
	}
	if c.file != nil && !wrong[""] && !wrong["template"] && !wrong["message"] {
		problems = append(problems, c.compile()...)
	}
	if len(wrong) == 0 && !serious(problems) {
		problems = c.refusal(problems)
		problems = append(problems, c.fingerprint()...)
	}
	return problems
}

// decodeNumbers reads what governs the journey. The schema has checked the numbers' ranges.
func (c *Campaign) decodeNumbers() []schema.Problem {
	root := c.document.Root
	var problems []schema.Problem
	var err error
	if c.Rate, err = pace.Parse(or(root.Get("throttle").Get("rate"), defaultRate)); err != nil {
		problems = append(problems, c.document.Problem("throttle.rate", err.Error(), ""))
	}
	if c.maxInvalid, err = parseShare(or(root.Get("recipients").Get("max_invalid"), defaultMaxInvalid)); err != nil {
		problems = append(problems, c.document.Problem("recipients.max_invalid", err.Error(), ""))
	}
	// An answer may take a second without slowing the set rate.
	inFlight := min(max(defaultInFlight, int(c.Rate)+1), mostInFlight)
	for _, n := range []struct {
		path string
		node *schema.Node
		into *int
		or   int
	}{
		{"throttle.in_flight", root.Get("throttle").Get("in_flight"), &c.InFlight, inFlight},
		{"retry.attempts", root.Get("retry").Get("attempts"), &c.attempts, defaultAttempts},
		{"stop.rejected_in_a_row", root.Get("stop").Get("rejected_in_a_row"), &c.rejectedInARow, defaultRejectedInARow},
	} {
		if *n.into, err = strconv.Atoi(or(n.node, strconv.Itoa(n.or))); err != nil {
			problems = append(problems, c.document.Problem(n.path, "must be a whole number", ""))
		}
	}
	c.stopOnDuplicate = text(root.Get("recipients").Get("duplicates")) == "stop"
	return problems
}

func (c *Campaign) openProvider(o LoadOptions) []schema.Problem {
	block := c.document.Root.Get("provider")
	driver, ok := find(o.Drivers, text(block.Get("name")))
	if !ok {
		return []schema.Problem{c.document.Problem("provider.name", "unknown provider", "")}
	}
	c.Driver, c.settings = driver, provider.Settings{}
	for _, f := range block.Fields {
		if f.Name != "name" {
			c.settings[f.Name] = f.Value.Text
		}
	}
	maps.Copy(c.settings, c.standIns)
	if o.BaseURL != nil {
		c.settings["base_url"] = o.BaseURL(driver.Name)
	}
	var err error
	if c.Provider, err = driver.Open(c.settings); err == nil {
		c.Codes, err = dossier.LoadCodes(driver.Dossier)
	}
	if err != nil {
		return []schema.Problem{c.document.Problem("provider", err.Error(), "")}
	}
	if err := c.mask.open(driver, c.settings); err != nil {
		return []schema.Problem{c.document.Problem("provider", err.Error(), "")}
	}
	return nil
}

func (c *Campaign) openRecipients() []schema.Problem {
	n := c.document.Root.Get("recipients")
	c.listPath = c.beside(text(n.Get("csv")))
	country := text(n.Get("default_country"))
	var problems []schema.Problem
	options := recipients.Options{Phone: text(n.Get("phone")), ChatID: text(n.Get("chat_id")), Country: country,
		Encoding: text(n.Get("encoding")), Sheet: text(n.Get("sheet"))}
	if d := n.Get("delimiter"); d != nil {
		options.Delimiter = d.Text // a tab is blank too
	}
	file, err := recipients.Open(c.listPath, options)
	if err != nil {
		problems = append(problems, c.listProblems(err)...)
	} else {
		c.file = file
		if i, err := file.Column(or(n.Get("chat_id"), or(n.Get("phone"), "phone"))); err == nil {
			c.addressColumn = file.Columns()[i]
		}
	}
	var lists []string
	for _, item := range items(n.Get("suppress")) {
		lists = append(lists, c.beside(item.Text))
	}
	if c.suppressed, err = recipients.LoadSuppression(lists, country, n.Get("chat_id") != nil); err != nil {
		problems = append(problems, c.listProblems(err)...)
	}
	odd, all := c.suppressed.Warnings()
	for _, p := range odd {
		problem := c.listProblem(p)
		problem.Warning = true
		problems = append(problems, problem)
	}
	if more := all - len(odd); more > 0 {
		problem := c.document.Problem("recipients.suppress", fmt.Sprintf("%d more entries are no numbers", more), "")
		problem.Warning = true
		problems = append(problems, problem)
	}
	return problems
}

// listProblems are what a recipients' or suppression file has against being read.
func (c *Campaign) listProblems(err error) []schema.Problem {
	var many table.Problems
	if errors.As(err, &many) {
		var problems []schema.Problem
		for _, p := range many {
			problems = append(problems, c.listProblem(p))
		}
		return problems
	}
	if p, ok := c.FileProblem(err); ok {
		return []schema.Problem{p}
	}
	return []schema.Problem{c.document.Problem("recipients.csv", plainError(err), "")}
}

// FileProblem is an error of a walk, where it is the list that can't be read any further.
func (c *Campaign) FileProblem(err error) (schema.Problem, bool) {
	var p *table.Problem
	if !errors.As(err, &p) {
		return schema.Problem{}, false
	}
	return c.listProblem(p), true
}

// BreaksOff tells whether a walk ended because its list can't be read any further; a plan says why.
func BreaksOff(err error) bool {
	var p *table.Problem
	return errors.As(err, &p)
}

// listProblem is placed in the list when it is about its contents, else where the campaign file asks for what it is about.
func (c *Campaign) listProblem(p *table.Problem) schema.Problem {
	if p.Option != "" {
		return c.document.Problem("recipients."+p.Option, p.Text, p.Hint)
	}
	if p.Row == 0 && p.File == "" {
		return c.document.Problem(p.Column, p.Text, p.Hint)
	}
	return schema.Problem{File: p.File, Line: p.Row, Path: p.Column, Text: p.Text, Hint: p.Hint}
}

func (c *Campaign) compile() []schema.Problem {
	spec := c.spec()
	spec.Vendor = c.vendor()
	c.Template = spec.Template != nil
	renderer, found := render.Compile(spec, c.file.Columns())
	c.Renderer = renderer
	var problems []schema.Problem
	for _, p := range found {
		problem := c.document.Problem(p.Path, p.Text, p.Hint)
		problem.Warning = p.Warning
		problems = append(problems, problem)
	}
	for i, name := range c.Columns {
		if _, err := c.file.Column(name); err != nil {
			var p *table.Problem
			if errors.As(err, &p) {
				problems = append(problems, c.document.Problem(fmt.Sprintf("results.columns[%d]", i), p.Text, p.Hint))
			}
		}
	}
	return problems
}

// Content is what the campaign sends, in two words: a template or a kind of message.
func (c *Campaign) Content() (kind, what string) {
	root := c.document.Root
	if n := root.Get("template"); n != nil {
		what = text(n.Get("name"))
		if language := text(n.Get("language")); language != "" {
			what += " (" + language + ")"
		}
		return "template", what
	}
	return "message", text(root.Get("message").Get("type"))
}

// text is a scalar as typed, "" for what isn't there.
func text(n *schema.Node) string { return or(n, "") }

func or(n *schema.Node, otherwise string) string {
	if n == nil || n.Kind != schema.Text || strings.TrimSpace(n.Text) == "" {
		return otherwise
	}
	return n.Text
}

func items(n *schema.Node) []*schema.Node {
	if n == nil {
		return nil
	}
	return n.Items
}
