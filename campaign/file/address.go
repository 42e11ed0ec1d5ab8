package file

import (
	"cmp"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"campaign/schema"
	"campaign/schema/wording"
)

// An address is where requests go. It is the zero value where the file names none.
type address struct {
	scheme string
	Host
}

func (a address) String() string { return a.scheme + "://" + a.Host.String() }

// A Host is a machine on the network, by its name, and a port of it, "" for any.
type Host struct{ name, port string }

func (h Host) String() string {
	switch {
	case h.port != "":
		return net.JoinHostPort(h.name, h.port)
	case strings.Contains(h.name, ":"):
		return "[" + h.name + "]"
	}
	return h.name
}

// ParseHost reads a host as a person allows it: his.host, his.host:8443 or 10.0.0.7.
func ParseHost(text string) (Host, error) {
	if ip, err := netip.ParseAddr(text); err == nil {
		return Host{name: ip.String()}, nil
	}
	u, err := url.Parse("https://" + text)
	if err != nil || u.Host != text || u.Hostname() == "" || strings.Contains(text, "*") {
		return Host{}, fmt.Errorf("%q is no host; write its name alone, such as api.example.com or api.example.com:8443", text)
	}
	h := hostOf(u)
	if beyondASCII(h.name) {
		return Host{}, fmt.Errorf("%q has letters that can look like others; %s", text, lookalike(h.name).Hint)
	}
	return h, nil
}

// hostOf is an address's host, however it is written: in lower case, without the dot that may end a name, an IP address in
// its usual form.
func hostOf(u *url.URL) Host {
	name := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if ip, err := netip.ParseAddr(name); err == nil {
		name = ip.String()
	}
	return Host{name, u.Port()}
}

// beyondASCII tells whether a host's name has such letters: a Cyrillic c looks like another one, and leads elsewhere.
func beyondASCII(name string) bool {
	return strings.ContainsFunc(name, func(r rune) bool { return r >= utf8.RuneSelf })
}

// lookalike is the problem of such a name: in ASCII nobody can take it for another's.
func lookalike(name string) wording.Problem {
	ascii, err := idna.Lookup.ToASCII(name)
	p := wording.Say("base-url-lookalike", wording.Args{"ascii": ascii})
	if err == nil {
		p = p.Advise("ascii")
	}
	return p
}

func (h Host) loopback() bool {
	ip := net.ParseIP(h.name)
	return h.name == "localhost" || ip != nil && ip.IsLoopback()
}

// allowed tells whether the address is at one of the hosts.
func (a address) allowed(hosts []Host) bool {
	port := cmp.Or(a.port, map[string]string{"https": "443", "http": "80"}[a.scheme])
	return slices.ContainsFunc(hosts, func(h Host) bool { return h.name == a.name && (h.port == "" || h.port == port) })
}

// checkAddress refuses an address that would carry the secret in the clear, except to this machine, and one of a host that
// is neither the vendor's own, nor this machine, nor one that a person has allowed: a campaign file from somebody else can't
// send a token away. A placeholder's address is the vendor's own.
func (f *File) checkAddress(n *schema.Node, vendors string, o Options) []schema.Problem {
	if _, unset := f.placeholders["base_url"]; unset || n == nil || n.Kind != schema.Text {
		return nil
	}
	wrong := func(p wording.Problem) []schema.Problem {
		p.Args = nil // they are of the provider block
		return []schema.Problem{f.Document.Locate(p.At("provider.base_url"))}
	}
	a, problem := parseAddress(n.Text)
	if problem != nil {
		return wrong(*problem)
	}
	own, _ := parseAddress(vendors)
	f.vendors = own.name
	if o.BaseURL != nil || a.name == f.vendors {
		return nil // the file's isn't used, or is the vendor's
	}
	if f.address = a; !o.AnyHost && !a.loopback() && !a.allowed(o.Hosts) {
		return wrong(wording.Say("base-url-of-another-host", wording.Args{"address": a.Host.String(), "vendors": f.vendors, "host": a.name}))
	}
	return nil
}

// parseAddress reads a base_url, or says what is wrong with it.
func parseAddress(text string) (a address, wrong *wording.Problem) {
	fail := func(p wording.Problem) (address, *wording.Problem) { return a, &p }
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http" {
		return fail(wording.Say("base-url-no-address", nil))
	}
	a = address{u.Scheme, hostOf(u)}
	switch {
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return fail(wording.Say("base-url-more-than-address", nil))
	case beyondASCII(a.name):
		return fail(lookalike(a.name))
	case a.scheme == "http" && !a.loopback():
		return fail(wording.Say("base-url-not-https", nil))
	}
	return a, nil
}

// Foreign is the address that messages go to where it isn't the vendor's own, such as https://his.host, else "".
func (f *File) Foreign() string {
	if f.address == (address{}) {
		return ""
	}
	return f.address.String()
}

// Sender is the provider as people must know it before the first send: with its address where that isn't the vendor's own.
func (f *File) Sender() string { return f.senderAt(f.Foreign()) }

func (f *File) senderAt(address string) string {
	if address == "" {
		return f.Driver.Name
	}
	return fmt.Sprintf("%s at %s (not %s)", f.Driver.Name, address, f.vendors)
}
