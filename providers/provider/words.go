package provider

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"
)

// Bounds of what a vendor may say, in bytes.
const (
	textBound = 500
	idBound   = 250
)

// unconnected says why there was no connection, without the address that net's errors carry.
func unconnected(err error) string {
	to := "couldn't connect"
	if e, ok := errors.AsType[*net.OpError](err); ok && e.Op == "proxyconnect" {
		to = "couldn't connect to the proxy"
	}
	if e, ok := errors.AsType[*proxyError](err); ok {
		return fmt.Sprintf("the proxy refused to connect (HTTP %d)", e.status)
	}
	if e, ok := errors.AsType[*net.DNSError](err); ok {
		if e.IsNotFound {
			return "the name of the server can't be found"
		}
		return "the name of the server can't be looked up just now"
	}
	if text := untrusted(err); text != "" {
		return text
	}
	if e, ok := errors.AsType[syscall.Errno](err); ok {
		return to + ": " + e.Error()
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return to + ": no answer to the attempt"
	}
	return to
}

// untrusted says why a connection wasn't made secure, "" for other reasons.
func untrusted(err error) string {
	if e, ok := errors.AsType[x509.CertificateInvalidError](err); ok && e.Reason == x509.Expired {
		return "the server's certificate has expired, or this machine's clock is wrong"
	}
	if _, ok := errors.AsType[x509.HostnameError](err); ok {
		return "the server's certificate is for another name"
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return "the server's certificate isn't trusted"
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return "the server doesn't speak TLS at this address"
	}
	if e, ok := errors.AsType[*net.OpError](err); ok && (e.Op == "remote error" || e.Op == "local error") {
		return "the server refused the secure connection" // an alert of TLS, whose own type isn't public
	}
	return ""
}

// discreet makes what the error says fit for a person, a terminal and a file: one line, bounded, without the secrets.
func (e *Error) discreet(secrets []string) {
	e.Text, e.Code = hush(e.Text, secrets, textBound), hush(e.Code, secrets, idBound)
}

// discreet takes the secrets out of a receipt.
func (r *Receipt) discreet(secrets []string) {
	r.ID, r.Note = hush(r.ID, secrets, idBound), hush(r.Note, secrets, textBound)
}

// echoes tells whether a receipt holds a value of a header, or what follows a scheme such as Bearer in it.
func echoes(r Receipt, header http.Header) bool {
	for _, values := range header {
		for _, v := range values {
			if v = v[strings.LastIndexByte(v, ' ')+1:]; v != "" && (strings.Contains(r.ID, v) || strings.Contains(r.Note, v)) {
				return true
			}
		}
	}
	return false
}

// hush takes secrets out of a text and cleans it. It is cleaned before, since control characters could part a secret,
// and cut off after, since a part of a secret is one too.
func hush(text string, secrets []string, bound int) string {
	text = oneLine(text)
	// The longest first: a secret may hold another.
	slices.SortFunc(secrets, func(a, b string) int { return len(b) - len(a) })
	for _, s := range secrets {
		if len(s) >= 4 { // what is shorter is no secret, and would eat words
			text = strings.ReplaceAll(text, s, "…")
		}
	}
	return cut(text, bound)
}

// secrets are the values that authorized has and bare hasn't, in headers and at the body's root.
func secrets(bare, authorized Request) []string {
	var found []string
	for name, values := range authorized.Header {
		for _, v := range values {
			if name != "User-Agent" && !slices.Contains(bare.Header[name], v) {
				// A scheme such as Bearer stands before the secret itself.
				found = append(found, v, v[strings.LastIndexByte(v, ' ')+1:])
			}
		}
	}
	if string(bare.Body) == string(authorized.Body) {
		return found
	}
	var before, after map[string]json.RawMessage
	if json.Unmarshal(bare.Body, &before) != nil || json.Unmarshal(authorized.Body, &after) != nil {
		return found
	}
	for name, v := range after {
		var text string
		if string(before[name]) != string(v) && json.Unmarshal(v, &text) == nil {
			found = append(found, text)
		}
	}
	return found
}

// clean makes text one line without control or invisible formatting characters, cut off at a bound.
func clean(text string, bound int) string { return cut(oneLine(text), bound) }

func oneLine(text string) string {
	if plain(text) {
		return text
	}
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == utf8.RuneError:
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	return strings.Join(strings.Fields(text), " ")
}

// cut keeps as many whole characters as fit the bound, in bytes.
func cut(text string, bound int) string {
	if len(text) <= bound {
		return text
	}
	end := bound - len("…")
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}

// plain tells whether text is printable ASCII, as nearly all is.
func plain(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

// sendable tells whether every header can be written: a line break would start another header.
func sendable(h http.Header) bool {
	for _, values := range h {
		for _, v := range values {
			for i := range len(v) {
				if v[i] < ' ' && v[i] != '\t' || v[i] == 0x7f {
					return false
				}
			}
		}
	}
	return true
}
