package browsertest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// RequireClean fails the test unless Faults finds nothing. It says all that was found.
func (p *Page) RequireClean(t testing.TB) {
	t.Helper()
	if faults := p.Faults(t); len(faults) > 0 {
		t.Fatalf("the page isn't clean:\n%s", strings.Join(faults, "\n"))
	}
}

// Faults is all that is wrong with the page as it stands: errors in the console, requests to the outside, what axe-core
// calls serious or critical, and what isn't valid HTML in the page as it came and as it stands now.
func (p *Page) Faults(t testing.TB) []string {
	t.Helper()
	var faults []string
	add := func(what string, found []string) {
		for _, f := range found {
			faults = append(faults, what+": "+f)
		}
	}
	if modules := modules(t); modules != "" {
		add("axe-core", p.axe(modules))
		add("html-validate", p.validate(modules))
	}
	add("console", p.Errors())
	add("request to the outside", p.Outside())
	return faults
}

// modules is the folder with npm's packages, "" where there is none.
func modules(t testing.TB) string {
	t.Helper()
	folder := os.Getenv("CAMPAIGN_TEST_NPM")
	if folder != "" {
		return filepath.Join(folder, "node_modules")
	}
	if required() {
		t.Fatal("CAMPAIGN_TEST_REQUIRE names chromium, so CAMPAIGN_TEST_NPM must name the folder whose node_modules hold axe-core and html-validate")
	}
	t.Log("axe-core and html-validate are left out: CAMPAIGN_TEST_NPM names no folder")
	return ""
}

// axe runs axe-core in the page and returns its serious and critical findings.
func (p *Page) axe(modules string) []string {
	p.t.Helper()
	script, err := os.ReadFile(filepath.Join(modules, "axe-core", "axe.min.js"))
	if err != nil {
		p.t.Fatalf("axe-core can't be read: %v", err)
	}
	var loaded bool
	p.Eval("Boolean(window.axe)", &loaded)
	if !loaded {
		run(p, "load axe-core", chromedp.Evaluate[chromedp.Void](string(script)))
	}
	var found []struct {
		ID, Impact, Help string
		Nodes            []struct {
			HTML           string
			FailureSummary string
		}
	}
	p.Eval(`axe.run({resultTypes: ["violations"]}).then(r => r.violations)`, &found)
	var faults []string
	for _, f := range found {
		if f.Impact != "serious" && f.Impact != "critical" {
			continue
		}
		for i, n := range f.Nodes {
			if i == 5 {
				faults = append(faults, fmt.Sprintf("%s: and %d more", f.ID, len(f.Nodes)-i))
				break
			}
			faults = append(faults, fmt.Sprintf("%s (%s): %s: %s: %s", f.ID, f.Impact, f.Help, n.HTML,
				strings.Join(strings.Fields(n.FailureSummary), " ")))
		}
	}
	return faults
}

// rules are html-validate's: what the HTML standard says, nothing of taste.
const rules = `{"root": true, "extends": ["html-validate:standard"]}`

// validate runs html-validate over the page's source and over the document as it stands.
func (p *Page) validate(modules string) []string {
	p.t.Helper()
	var now string
	p.Eval(`"<!doctype html>\n" + document.documentElement.outerHTML`, &now)
	folder := p.t.TempDir()
	files := map[string][]byte{"rules.json": []byte(rules), "source.html": p.source(), "now.html": []byte(now)}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o644); err != nil {
			p.t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(p.ctx, "node", filepath.Join(modules, "html-validate", "bin", "html-validate.mjs"),
		"--config", "rules.json", "--formatter", "json", "source.html", "now.html")
	cmd.Dir = folder
	out, err := cmd.Output()
	var found []struct {
		FilePath string
		Messages []struct {
			RuleID, Message string
			Line, Column    int
		}
	}
	if len(out) == 0 || json.Unmarshal(out, &found) != nil {
		var said []byte
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			said = exit.Stderr
		}
		p.t.Fatalf("html-validate didn't run: %v: %s%s", err, out, said)
	}
	var faults []string
	for _, f := range found {
		for _, m := range f.Messages {
			faults = append(faults, fmt.Sprintf("%s:%d:%d: %s (%s)", filepath.Base(f.FilePath), m.Line, m.Column, m.Message, m.RuleID))
		}
	}
	return faults
}

// source is the page as its server or its file has it.
func (p *Page) source() []byte {
	p.t.Helper()
	content, err := read(p.URL)
	if err != nil {
		p.t.Fatalf("the page's source can't be read: %v", err)
	}
	return content
}

func read(address string) ([]byte, error) {
	at, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	if at.Scheme == "file" {
		return os.ReadFile(filepath.FromSlash(at.Path))
	}
	answer, err := http.Get(address)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(answer.Body)
	return content, errors.Join(err, answer.Body.Close())
}
