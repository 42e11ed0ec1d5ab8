package wording

// A Problem is one thing that is wrong with a text that a person wrote, or with what one row makes of it.
type Problem struct {
	// Path is the text's place in the campaign file, such as template.variables.name.
	Path string
	// Text says what is wrong, Hint what to do about it: lower case, no full stop. Hint may be empty.
	Text, Hint string
	// Warning tells that it is worth saying and stops nothing.
	Warning bool
}

// String is the problem as one line: path: text; hint.
func (p Problem) String() string {
	line := p.Text
	if p.Path != "" {
		line = p.Path + ": " + line
	}
	if p.Hint != "" {
		line += "; " + p.Hint
	}
	return line
}
