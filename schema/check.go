package schema

// Check holds a document against the schema. Where a text is wanted, every scalar is that text as it was typed; where a
// number, or true or false, is wanted, a scalar that reads so is one. The problems are in the file's order. What Parse
// has reported already isn't said again.
func (s *Schema) Check(d *Document) []Problem {
	if d == nil || d.Root == nil {
		return nil
	}
	typed := map[*Node]any{}
	var value any
	var found []finding
	for range 4 { // a number may decide which rules hold, and those may want more numbers
		value = valueOf(d.Root, typed)
		found = s.find(value)
		if !d.retype(found, typed) {
			break
		}
	}
	e := &explainer{schema: s, value: value, document: d}
	var problems []Problem
	for _, said := range e.explain(found) {
		problems = append(problems, e.locate(said))
	}
	return Sort(problems)
}

// CheckJSON holds a JSON text against the schema and says in sentences what is wrong with it, none when nothing is.
func (s *Schema) CheckJSON(body []byte) []string {
	value, err := decodeJSON(body)
	if err != nil {
		return []string{err.Error()}
	}
	if !measured(value) {
		return []string{"a number in it is too long"}
	}
	e := &explainer{schema: s, value: value}
	var sentences []string
	for _, said := range e.explain(s.find(value)) {
		sentences = append(sentences, Of("", 0, said.problem.At(said.path())).String())
	}
	return sentences
}
