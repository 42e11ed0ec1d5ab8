package sandbox

import (
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"slices"
	"strings"
)

// What a web page can have a browser send here, without asking first, isn't a message of whoever rehearses on this machine:
// it is refused before it is looked at, and nothing of it is kept.

// refuses answers a request that a web page sent, or could have, and tells whether it did. hosts are names under which the
// sandbox may be asked for by a browser, beside addresses and localhost.
func (s *Sandbox) refuses(w http.ResponseWriter, q *http.Request, hosts []string) bool {
	routes, _ := s.match(q.Method, q.URL.EscapedPath())
	own := slices.ContainsFunc(routes, func(r *route) bool { return r.Origin }) && q.Header.Get("Sec-Fetch-Site") == ""
	status, fault := http.StatusForbidden, error(nil)
	switch {
	case fromElsewhere(q) && !own:
		fault = errors.New("the sandbox takes nothing from web pages of others")
	case fromBrowser(q) && !own && !known(q.Host, hosts):
		fault = errors.New("the sandbox is asked for by this machine's address: 127.0.0.1, or localhost, with its port")
	case q.Method == http.MethodPost && sentUnasked(q.Header.Get("Content-Type")):
		status = http.StatusUnsupportedMediaType
		fault = errors.New("the sandbox takes JSON alone: send the header Content-Type: application/json")
	default:
		return false
	}
	text, err := json.Marshal(map[string]string{"error": fault.Error()})
	if err != nil {
		text = nil // texts are always JSON
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(text) // whoever asks may have gone
	return true
}

// fromBrowser tells whether a request says that it is a browser's.
func fromBrowser(q *http.Request) bool {
	return q.Header.Get("Sec-Fetch-Site") != "" || q.Header.Get("Origin") != ""
}

// fromElsewhere tells whether a browser says that another site's page had it ask: by Sec-Fetch-Site, or where an older one
// doesn't send that, by Origin.
func fromElsewhere(q *http.Request) bool {
	switch q.Header.Get("Sec-Fetch-Site") {
	case "same-origin", "none": // this page, or a person who typed the address
		return false
	case "":
		origin := q.Header.Get("Origin")
		_, host, _ := strings.Cut(origin, "://")
		return origin != "" && !strings.EqualFold(host, q.Host)
	}
	return true
}

// sentUnasked tells of the types of content that a browser sends to other sites without asking them first (Fetch standard,
// CORS-safelisted request headers); without a type too.
func sentUnasked(contentType string) bool {
	media, _, _ := strings.Cut(contentType, ";")
	switch strings.ToLower(strings.TrimSpace(media)) {
	case "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data":
		return true
	}
	return false
}

// known tells whether a Host header is one that no web site can have: an address, this machine, or a name that was told. Any
// other name may be a site's own that leads here (DNS rebinding).
func known(host string, told []string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return net.ParseIP(strings.Trim(host, "[]")) != nil || host == "localhost" || strings.HasSuffix(host, ".localhost") ||
		slices.ContainsFunc(told, func(name string) bool { return strings.EqualFold(name, host) })
}
