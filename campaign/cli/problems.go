package cli

import (
	"strings"

	"campaign/schema"
)

func (d *desk) printProblems(problems []schema.Problem) {
	for _, p := range problems {
		d.printProblem(p)
	}
}

// printProblem shows a problem as compilers do: where, what, the cure, then the line with a caret below the place.
func (d *desk) printProblem(p schema.Problem) {
	line, excerpt, _ := strings.Cut(p.Caret(), "\n")
	warning := ""
	if p.Warning {
		warning = d.styled(yellow, "warning: ")
	}
	line = d.foldErr(line, 0)
	// The place is bold as far as the first line has it.
	if place := p.Place(); place != "" && strings.HasPrefix(line, place+":") {
		line = d.styled(bold, place+":") + line[len(place)+1:]
	}
	if source, caret, ok := strings.Cut(excerpt, "\n"); ok {
		line += "\n" + source + "\n" + strings.TrimSuffix(caret, "^") + d.styled(red, "^")
	}
	d.say("%s%s", warning, line)
}
