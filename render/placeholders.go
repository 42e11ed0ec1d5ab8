package render

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"campaign/providers/provider"
	"campaign/schema/wording"
)

// What the registered template says has placeholders where the values of its variables come to stand.

// A piece is fixed text, or with a name the value of that variable.
type piece struct{ fixed, name string }

// placeholder is {{name}} or {{1}} in what the registered template says.
var placeholder = regexp.MustCompile(`\{\{\s*([^{}]*?)\s*\}\}`)

// cut finds the placeholders of a content's text. Names with a dot are the vendor's own and stay as they are.
func cut(source string) []piece {
	var all []piece
	last := 0
	for _, m := range placeholder.FindAllStringSubmatchIndex(source, -1) {
		name := source[m[2]:m[3]]
		if strings.Contains(name, ".") {
			continue
		}
		all = append(all, piece{fixed: source[last:m[0]]}, piece{fixed: source[m[0]:m[1]], name: name})
		last = m[1]
	}
	return append(all, piece{fixed: source[last:]})
}

// filled puts the values of a template's variables into a content's text.
func filled(pieces []piece, variables []provider.Variable) string {
	var b strings.Builder
	for _, p := range pieces {
		at := -1
		if p.name != "" {
			at = slices.IndexFunc(variables, func(v provider.Variable) bool { return v.Name == p.name })
		}
		if at < 0 {
			b.WriteString(p.fixed)
		} else {
			b.WriteString(variables[at].Value)
		}
	}
	return b.String()
}

// headerName is the variable in the content's header, "" for none, and whether it stands there alone and not in the body
// too.
func headerName(k *Content) (name string, alone bool) {
	if k == nil {
		return "", false
	}
	named := func(p piece) bool { return p.name != "" }
	header := cut(k.Header.Source)
	at := slices.IndexFunc(header, named)
	if at < 0 {
		return "", false
	}
	name = header[at].name
	return name, !slices.ContainsFunc(cut(k.Body.Source), func(p piece) bool { return p.name == name })
}

// position is the number that a variable's name is, 0 when it is a name.
func position(name string) int {
	n, err := strconv.Atoi(name)
	if err != nil || n < 1 || strconv.Itoa(n) != name {
		return 0
	}
	return n
}

// placeholders checks that every placeholder has a variable, and every variable a placeholder.
func (c *compiler) placeholders(s *TemplateSpec, header, body, footer []piece) {
	var names []string
	for _, v := range s.Variables {
		names = append(names, v.Name)
	}
	used := map[string]bool{}
	for _, part := range []struct {
		path   string
		pieces []piece
	}{{s.Content.Header.Path, header}, {s.Content.Body.Path, body}, {s.Content.Footer.Path, footer}} {
		for _, p := range part.pieces {
			if p.name == "" || used[p.name] {
				continue
			}
			used[p.name] = true
			if slices.Contains(names, p.name) {
				continue
			}
			near := wording.Nearest(p.name, names)
			problem := wording.Say("placeholder-without-variable", wording.Args{"placeholder": p.fixed, "near": near})
			if near != "" {
				problem = problem.Advise("near")
			}
			c.fail(part.path, problem)
		}
		c.openBraces(part.path, part.pieces)
	}
	if s.Content.Body.absent() {
		return // A content without its body can't tell which variables there are.
	}
	for _, v := range s.Variables {
		if !used[v.Name] {
			c.fail(v.Path, wording.Say("variable-without-placeholder", wording.Args{"name": v.Name}))
		}
	}
	if c.vendor.ByPosition {
		c.order(s.Content.Body.Path, body, names)
	}
}

// order warns of names that stand in the body in another order than the variables do, for a vendor that knows only that one.
func (c *compiler) order(path string, body []piece, names []string) {
	var met []string
	for _, p := range body {
		if position(p.name) == 0 && slices.Contains(names, p.name) && !slices.Contains(met, p.name) {
			met = append(met, p.name)
		}
	}
	for i := 1; i < len(met); i++ {
		if slices.Index(names, met[i]) < slices.Index(names, met[i-1]) {
			c.warn(path, wording.Say("placeholder-order", wording.Args{"first": met[i-1], "second": met[i]}))
			return
		}
	}
}

// openBraces finds placeholders that have lost a brace.
func (c *compiler) openBraces(path string, pieces []piece) {
	for _, p := range pieces {
		rest := placeholder.ReplaceAllString(p.fixed, "")
		if p.name == "" && (strings.Contains(rest, "{{") || strings.Contains(rest, "}}")) {
			c.fail(path, wording.Say("placeholder-braces", nil))
			return
		}
	}
}

// fixedOnly are the pieces that no row changes.
func fixedOnly(pieces []piece) []piece {
	return slices.DeleteFunc(slices.Clone(pieces), func(p piece) bool { return p.name != "" })
}

// headerAndFooter checks what WhatsApp takes there. It counts the positions of a header apart from those of the body.
func (c *compiler) headerAndFooter(s *TemplateSpec) {
	k := s.Content
	name, alone := headerName(k)
	if slices.ContainsFunc(cut(k.Header.Source), func(p piece) bool { return p.name != name && p.name != "" }) {
		c.fail(k.Header.Path, wording.Say("header-placeholders", nil))
	}
	if name != "" && s.Header != nil {
		c.fail(k.Header.Path, wording.Say("content-header-both", nil))
	}
	if position(name) > 0 && !alone {
		c.fail(k.Header.Path, wording.Say("header-position", wording.Args{"name": name}))
	}
	if slices.ContainsFunc(cut(k.Footer.Source), func(p piece) bool { return p.name != "" }) {
		c.fail(k.Footer.Path, wording.Say("footer-placeholder", nil))
	}
}
