package expr

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/osteele/liquid"
	"github.com/osteele/liquid/expressions"
	library "github.com/osteele/liquid/render"

	"campaign/schema/wording"
)

// The tags that stand in a compiled text in place of what the library would do without a bound. Their names can't be
// written in a text: a tag's name is letters, digits and _, and analysis knows no such tags.
const (
	writeTag = "_write" // writes a value, in place of {{ }}
	stepTag  = "_step"  // stands first in every loop
	stateKey = " state" // the name of the run's state among the variables
)

// A program is a text with Liquid in it, compiled. It is safe for concurrent use.
type program struct {
	template *liquid.Template
	// roots are the columns by the names that the text has for them, keys those that it takes out of contact.
	roots, keys map[string]int
	// values are the expressions that the text writes, costs the steps and bytes of a turn of each of its loops.
	values []expressions.Expression
	costs  []cost
	// written are those of them that are of a cell, with the zero for others.
	written []cellExpression
}

// A cost is what one turn of a loop takes of the bounds, nested loops not counted.
type cost struct{ steps, bytes int }

// A state is what one rendering has used up.
type state struct {
	program *program
	cells   []string
	used    cost
	flaws   Flaws
}

func (s *state) spend(c cost) error {
	s.used.steps += c.steps
	s.used.bytes += c.bytes
	if s.used.steps > maxSteps {
		return errTooManySteps
	}
	if s.used.bytes > MaxOutput {
		return errTooLong
	}
	return nil
}

// look finds what is sloppy in a text that an expression of a cell came out as.
func (s *state) look(e cellExpression, text string) {
	if e.source == "" {
		return
	}
	if Blank(text) {
		if s.flaws.Hole == "" && !e.hasDefault {
			s.flaws.Hole = e.source
		}
		return
	}
	if c := cell(s.cells, e.at); e.stripped != "" && ragged(text) && ragged(c) && !Blank(c) {
		s.flaws.fray(e)
	}
}

// registerBounds puts our tags into the engine.
func registerBounds(engine *liquid.Engine) {
	engine.RegisterTag(writeTag, func(ctx library.Context) (string, error) {
		s, n, err := argument(ctx)
		if err != nil {
			return "", err
		}
		value, err := ctx.Evaluate(s.program.values[n])
		if err != nil {
			return "", err
		}
		text, err := written(value)
		if err != nil {
			return "", err
		}
		s.look(s.program.written[n], text)
		return text, s.spend(cost{1, len(text)})
	})
	engine.RegisterTag(stepTag, func(ctx library.Context) (string, error) {
		s, n, err := argument(ctx)
		if err != nil {
			return "", err
		}
		return "", s.spend(s.program.costs[n])
	})
}

// argument is the state of the run and the number behind a tag of ours.
func argument(ctx library.Context) (*state, int, error) {
	n, err := strconv.Atoi(ctx.TagArgs())
	return ctx.Get(stateKey).(*state), n, err
}

// compile makes a program of a text that the analysis has passed. The error is the library's, not for people.
func compile(engine *liquid.Engine, source string, a *analysis) (*program, error) {
	template, err := parse(engine, source)
	if err != nil {
		return nil, err
	}
	p := &program{template: template, roots: a.roots, keys: a.keys}
	root, ok := template.GetRoot().(*library.SeqNode)
	if !ok {
		return nil, errors.New("the text has no parts")
	}
	return p, p.bind(engine, a, root.Children)
}

// parse is the library's, which panics on some expressions, such as whole numbers beyond 64 bits.
func parse(engine *liquid.Engine, source string) (t *liquid.Template, err error) {
	defer func() {
		if r := recover(); r != nil {
			t, err = nil, fmt.Errorf("%v", r)
		}
	}()
	t, wrong := engine.ParseString(source)
	if wrong != nil {
		return nil, wrong
	}
	return t, nil
}

// bind puts our tags into the tree. Nodes are exchanged in place, because the library's tags keep the slices.
func (p *program) bind(engine *liquid.Engine, a *analysis, nodes []library.Node) error {
	for i, node := range nodes {
		switch n := node.(type) {
		case *library.ObjectNode:
			e, err := expressions.Parse(n.Args)
			if err != nil {
				return err
			}
			p.values, p.written = append(p.values, e), append(p.written, a.cellExpression(n.Args))
			if nodes[i], err = tagNode(engine, writeTag, len(p.values)-1); err != nil {
				return err
			}
		case *library.BlockNode:
			if err := p.bindBlock(engine, a, n); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *program) bindBlock(engine *liquid.Engine, a *analysis, n *library.BlockNode) error {
	turn := costOf(n.Body)
	if err := p.bind(engine, a, n.Body); err != nil {
		return err
	}
	for _, clause := range n.Clauses {
		if err := p.bindBlock(engine, a, clause); err != nil {
			return err
		}
	}
	if n.Name != "for" {
		return nil
	}
	p.costs = append(p.costs, turn)
	step, err := tagNode(engine, stepTag, len(p.costs)-1)
	n.Body = append([]library.Node{step}, n.Body...)
	return err
}

// tagNode is the node of one of our tags.
func tagNode(engine *liquid.Engine, tag string, n int) (library.Node, error) {
	t, err := engine.ParseString("{% " + tag + " " + strconv.Itoa(n) + " %}")
	if err != nil {
		return nil, err
	}
	return t.GetRoot().(*library.SeqNode).Children[0], nil
}

// costOf counts a step for the turn and one for every filter in it, and the bytes of its fixed text.
func costOf(nodes []library.Node) cost {
	c := cost{steps: 1}
	for _, node := range nodes {
		switch n := node.(type) {
		case *library.TextNode:
			c.bytes += len(n.Source)
		case *library.ObjectNode:
			c.steps += strings.Count(n.Args, "|")
		case *library.TagNode:
			c.steps += 1 + strings.Count(n.Args, "|")
		case *library.BlockNode:
			c = c.plus(costOf(n.Body)).plus(cost{steps: strings.Count(n.Args, "|")})
			for _, clause := range n.Clauses {
				c = c.plus(costOf(clause.Body))
			}
		}
	}
	return c
}

func (c cost) plus(other cost) cost { return cost{c.steps + other.steps, c.bytes + other.bytes} }

// run renders the program for one row.
func (p *program) run(cells []string) (text string, f Flaws, err error) {
	// A filter of the library may panic on a value that it doesn't expect, such as a length beyond all bounds.
	defer func() {
		if r := recover(); r != nil {
			text, f, err = "", Flaws{}, errHelpless
		}
	}()
	vars := make(map[string]any, len(p.roots)+2)
	for name, at := range p.roots {
		vars[name] = cell(cells, at)
	}
	if len(p.keys) > 0 {
		contact := make(map[string]any, len(p.keys))
		for name, at := range p.keys {
			contact[name] = cell(cells, at)
		}
		vars["contact"] = contact
	}
	s := &state{program: p, cells: cells}
	vars[stateKey] = s
	var out bytes.Buffer
	if err := p.template.FRender(&out, vars); err != nil {
		return "", Flaws{}, err
	}
	if out.Len() > MaxOutput {
		return "", Flaws{}, errTooLong
	}
	return out.String(), s.flaws, nil
}

// pieces are the expressions and tags of a text.
var (
	pieces  = regexp.MustCompile(`(?s)\{\{.*?\}\}|\{%.*?%\}`)
	tagName = regexp.MustCompile(`^\{%-?\s*(\w+)`)
)

// unreadable names the expression that the library can't read, by giving it each alone.
func unreadable(engine *liquid.Engine, source string) wording.Problem {
	for _, piece := range pieces.FindAllString(source, -1) {
		alone := piece
		switch name := tagName.FindStringSubmatch(piece); {
		case name == nil:
		case name[1] == "if" || name[1] == "unless" || name[1] == "for" || name[1] == "case":
			alone = piece + "{% end" + name[1] + " %}"
		case name[1] == "elsif":
			alone = "{% if 1 %}" + piece + "{% endif %}"
		case name[1] == "when":
			alone = "{% case 1 %}" + piece + "{% endcase %}"
		case name[1] != "assign":
			continue
		}
		if _, err := parse(engine, alone); err != nil {
			return wording.Say("expression-unreadable", wording.Args{"source": wording.Quote(piece)})
		}
	}
	return wording.Say("text-unreadable", nil)
}
