package cli

import (
	"strings"

	"campaign/campaign/cli/terminal"
	"campaign/schema"
)

func (d *dialogue) printProblems(problems []schema.Problem) {
	for _, p := range problems {
		d.printProblem(p)
	}
}

// printProblem shows a problem as compilers do: where, what, the cure, then the line with a caret below the place.
func (d *dialogue) printProblem(p schema.Problem) {
	line, excerpt, _ := strings.Cut(p.Caret(), "\n")
	warning := ""
	if p.Warning {
		warning = d.Styled(terminal.Yellow, "warning: ")
	}
	line = d.FoldErr(line, 0)
	// The place is bold as far as the first line has it.
	if place := p.Place(); place != "" && strings.HasPrefix(line, place+":") {
		line = d.Styled(terminal.Bold, place+":") + line[len(place)+1:]
	}
	if source, caret, ok := strings.Cut(excerpt, "\n"); ok {
		line += "\n" + source + "\n" + strings.TrimSuffix(caret, "^") + d.Styled(terminal.Red, "^")
	}
	d.Say("%s%s", warning, line)
}
