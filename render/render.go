// Package render makes messages of rows: it fills the Liquid texts of a campaign file with a row's cells, checks what
// comes out against WhatsApp's own limits, and shows a message as a person will see it.
//
// Compile says everything that the file breaks, Render everything that one row breaks; a limit that a constant text
// breaks is the file's and is said once. What a text may be made of, and its bounds, package expr says.
//
// It promises that a Renderer is safe for concurrent use, and that equal rows give equal messages, but for a text that
// asks for the date of "now".
//
// What only one vendor forbids isn't checked here: that vendor's Encode says it.
package render

import (
	"campaign/providers/provider"
	"campaign/schema/wording"
)

// A Renderer makes the messages of one campaign. It is safe for concurrent use.
type Renderer struct {
	template *template
	session  *session
}

// Compile prepares a campaign's texts for rows with the given columns. The problems are those that the file has, in
// the order of the Spec, none of them twice. The Renderer is never nil; with a problem that isn't a warning, what it
// renders isn't to be sent.
func Compile(s Spec, columns []string) (*Renderer, []wording.Problem) {
	c := newCompiler(columns, s.Vendor)
	r := &Renderer{}
	switch {
	case s.Template != nil && s.Session != nil:
		c.fail("message", wording.Say("template-and-message", nil))
		r.template = c.template(s.Template)
	case s.Template != nil:
		r.template = c.template(s.Template)
	case s.Session != nil:
		r.session = c.session(s.Session)
	default:
		c.fail("", wording.Say("template-or-message-missing", nil))
	}
	return r, c.unique()
}

// OneTemplate tells whether every row's message is of the same template in the same language.
func (r *Renderer) OneTemplate() bool {
	return r.template != nil && r.template.name.fixed() && r.template.language.fixed()
}

// Render makes the message of one row, whose cells stand in the order of Compile's columns. To, Chat and Ref are left
// to the caller. The problems are those that this row has; with one that isn't a warning, the message isn't to be sent.
func (r *Renderer) Render(cells []string) (provider.Message, []wording.Problem) {
	w := row{cells: cells}
	var m provider.Message
	switch {
	case r.template != nil:
		m.Template = r.template.render(&w)
	case r.session != nil:
		m.Session = r.session.render(&w)
	}
	return m, w.problems
}
