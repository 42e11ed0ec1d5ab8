package dossier

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// A Source says where a piece of a dossier comes from, and so how sure it is.
type Source struct {
	Kind  string `json:"kind"` // documented, inferred or recorded
	Where string `json:"where,omitempty"`
	When  string `json:"when,omitempty"`
	Note  string `json:"note,omitempty"`
}

// Check says what the source lacks.
func (s Source) Check() error {
	switch {
	case !slices.Contains([]string{"documented", "inferred", "recorded"}, s.Kind):
		return fmt.Errorf("kind must be documented, inferred or recorded, not %q", s.Kind)
	case s.Kind == "documented" && s.Where == "":
		return errors.New("documented needs where")
	case s.Kind == "inferred" && s.Note == "":
		return errors.New("inferred needs a note that says why")
	case s.Kind == "recorded" && s.When == "":
		return errors.New("recorded needs when")
	}
	return nil
}

// Decode reads one JSON value into v. A key that v doesn't know is a fault, and so is whatever follows the value.
func Decode(text []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		at := d.InputOffset()
		if e, ok := errors.AsType[*json.SyntaxError](err); ok {
			at = e.Offset
		}
		return fmt.Errorf("line %d: %w", 1+bytes.Count(text[:at], []byte("\n")), err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("goes on after its end")
	}
	return nil
}
