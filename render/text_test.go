package render

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/schema/wording"
)

// textOnly is a campaign of a single text, the body of a session message.
func textOnly(source string) Spec {
	return Spec{Session: &SessionSpec{Type: "text", Body: Text{"message.body", source}}}
}

// said is problems as a person reads them, warnings marked.
func told(problems []wording.Problem) []string {
	var all []string
	for _, p := range problems {
		s := p.String()
		if p.Warning {
			s = "warning: " + s
		}
		all = append(all, s)
	}
	return all
}

// What only a campaign says of a text: where it stands, that it is blank, that a column's name stands there bare, and for
// which row it can't be made. The rest stands in expr.
func TestTexts(t *testing.T) {
	columns := []string{"total", "when", "tags"}
	for source, want := range map[string][]string{
		"  ":               {"message.body: is blank"},
		"{{ xyzzy }}":      {`message.body: unknown column "xyzzy"; the file has total, when, tags`},
		"Oi {total}":       {`warning: message.body: "{total}" is sent as it stands; write {{ total }} for the column`},
		"{{ total | abs }": {`message.body: "{{ total | abs }" has no end; close it with }}`},
	} {
		_, problems := Compile(textOnly(source), columns)
		assert.Equal(t, want, told(problems))
	}
	for name, c := range map[string]struct {
		source string
		cells  []string
		want   string
	}{
		"blank": {"{{ total }}", []string{" \u00a0\u200b", "", ""},
			"is blank for this row; give a default: {{ total | default: 'cliente' }}"},
		"short row": {"{{ tags }}", []string{"1"}, "is blank for this row; give a default: {{ tags | default: 'cliente' }}"},
		"no number": {"{{ total | times: 2 }}", []string{"10,50", "", ""},
			`can't be made for this row: "10,50" isn't a number (filter times); write numbers as 10.50, or put before it: | replace: ',', '.'`},
		"division": {"{{ 1 | divided_by: 0 }}{{ total }}", []string{"1", "", ""}, "can't be made for this row: division by zero (filter divided_by)"},
	} {
		t.Run(name, func(t *testing.T) {
			r, problems := Compile(textOnly(c.source), columns)
			require.Empty(t, told(problems))
			_, problems = r.Render(c.cells)
			assert.Equal(t, []string{"message.body: " + c.want}, told(problems))
		})
	}
	_, problems := Compile(Spec{Template: &TemplateSpec{Name: at("template.name", "a"), Variables: variables("x", "total")}}, columns)
	assert.Equal(t, []string{`warning: template.variables.x: "total" is sent as it stands; write {{ total }} for the column`}, told(problems))
}
