package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"campaign/providers/dossier"
)

// A route is one of a dossier's, made ready to answer.
type route struct {
	*dossier.Route
	required []header
	own      *names             // root properties with a meaning of their own
	answers  map[string]*answer // by verdict, those that the sandbox gives
	limit    *limit             // nil: nothing is known
}

// A header is a demanded one, its name in net/http's form.
type header struct {
	name    string
	allowed []string
}

// newRoute makes a route ready. The error names every answer that can't be given.
func newRoute(r *dossier.Route) (*route, error) {
	made := &route{Route: r, answers: map[string]*answer{}}
	if r.Limit != nil {
		made.limit = newLimit(r.Limit.PerSecond)
	}
	for name, allowed := range r.Headers {
		made.required = append(made.required, header{http.CanonicalHeaderKey(name), allowed})
	}
	slices.SortFunc(made.required, func(a, b header) int { return strings.Compare(a.name, b.name) })
	own, err := newNames(r)
	faults := []error{err}
	made.own = own
	for _, a := range r.Answers {
		ready, err := newAnswer(a)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %s/answers/%s.json: %w", r.Provider, r.Folder, a.Name, err))
		}
		if a.Name == a.Verdict {
			made.answers[a.Verdict] = ready
		}
	}
	return made, errors.Join(faults...)
}

// names are the root properties that have a meaning of their own: those that the request's schema names, by themselves
// or by pattern, and those that pointers of show name.
type names struct {
	plain    map[string]bool
	patterns []*regexp.Regexp
	tokens   []dossier.Token
}

func newNames(r *dossier.Route) (*names, error) {
	var root struct {
		Properties        map[string]any `json:"properties"`
		PatternProperties map[string]any `json:"patternProperties"`
	}
	file := r.Provider + ": " + r.Folder + "/request.schema.json"
	if err := json.Unmarshal(r.Request, &root); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	own := &names{plain: map[string]bool{}}
	for name := range root.Properties {
		own.plain[name] = true
	}
	for _, s := range r.Shown {
		for _, p := range s.Pointers {
			if len(p) > 0 && p[0].Name != "*" {
				own.tokens = append(own.tokens, p[0])
			}
		}
	}
	for text := range root.PatternProperties {
		pattern, err := regexp.Compile(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		own.patterns = append(own.patterns, pattern)
	}
	return own, nil
}

func (n *names) has(name string) bool {
	return n.plain[name] ||
		slices.ContainsFunc(n.patterns, func(p *regexp.Regexp) bool { return p.MatchString(name) }) ||
		slices.ContainsFunc(n.tokens, func(t dossier.Token) bool { return t.Matches(name) })
}
