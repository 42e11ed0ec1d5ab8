package wording

// A Problem is one thing that is wrong with a file that a person wrote, or with what one row makes of it.
type Problem struct {
	// Code names the kind of problem for programs: kebab-case, and the same in all versions. See docs/problems.md.
	Code string
	// Path is the place in the campaign file, such as template.variables.name, or the list's column.
	Path string
	// Text says what is wrong, Hint what to do about it: lower case, no full stop. Hint may be empty.
	Text, Hint string
	// Args are what Text and Hint are filled with, by name.
	Args Args
	// Warning tells that it is worth saying and stops nothing.
	Warning bool
}

// Args are what sentences are filled with, by name.
type Args map[string]string

// Say is the problem of a code, with the sentences that the catalogue has for it.
func Say(code string, args Args) Problem {
	s := catalogue()[code]
	text := s.Text
	if s.One != "" && args["n"] == "1" {
		text = s.One
	}
	return Problem{Code: code, Text: filled(text, args), Hint: filled(s.Hint, args), Args: args}
}

// Advise is the problem with another hint that the catalogue has for it.
func (p Problem) Advise(hint string) Problem {
	p.Hint = filled(catalogue()[p.Code].Hints[hint], p.Args)
	return p
}

// At is the problem at a place.
func (p Problem) At(path string) Problem {
	p.Path = path
	return p
}

// Warn is the problem as one that stops nothing.
func (p Problem) Warn() Problem {
	p.Warning = true
	return p
}

// Same tells whether a person would be told the same of the same place.
func (p Problem) Same(other Problem) bool {
	return p.Path == other.Path && p.Text == other.Text && p.Hint == other.Hint && p.Warning == other.Warning
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
