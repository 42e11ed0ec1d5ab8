package cli

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"campaign/campaign/cli/terminal"
	"campaign/providers"
	"campaign/providers/sandbox"
	"campaign/render/bubble"
)

// inboxEntries is how many messages `campaign sandbox` keeps for its page.
const inboxEntries = 10_000

// sandboxAddress is where the sandbox listens unless it is told otherwise.
const sandboxAddress = "127.0.0.1:8025"

func sandboxCommand(d *dialogue) *cobra.Command {
	var addr string
	cmd := &cobra.Command{
		Use:   "sandbox",
		Short: "Serve all providers, simulated, with a page that shows what arrives",
		Long: `Serve all providers, simulated, with a page that shows what arrives, as a person would see it.

A rehearsal comes here with campaign run --sandbox=ADDRESS FILE: nobody is marked as reached.`,
		Args: takes(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := newSandbox(sandbox.Options{Entries: inboxEntries, Bytes: 64 << 20})
			if err != nil {
				return err
			}
			listener, err := listen(addr)
			if err != nil {
				return err
			}
			at := d.printSandbox(listener.Addr().(*net.TCPAddr))
			name, _, _ := net.SplitHostPort(addr) // net.Listen has understood it
			return serve(cmd.Context(), listener, s.Inbox(sandbox.InboxOptions{
				Bubble: inboxBubble, Style: bubble.Style(), Hosts: []string{name, at},
			}))
		},
	}
	cmd.Flags().StringVar(&addr, "addr", sandboxAddress, "listen on `ADDRESS`")
	return cmd
}

// listen opens the sandbox's address.
func listen(addr string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	var wrong *net.AddrError
	var unknown *net.DNSError
	switch {
	case err == nil:
		return listener, nil
	case errors.As(err, &wrong), errors.As(err, &unknown):
		return nil, failed("--addr %s: this is no address to listen on; write a host and a port, such as %s", addr, sandboxAddress)
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, failed("--addr %s: another program listens there, perhaps another sandbox; choose another port", addr)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return nil, failed("--addr %s: this machine has no such address; write one of its own, such as %s", addr, sandboxAddress)
	}
	return nil, failed("--addr %s: %s", addr, networkError(err))
}

// printSandbox says what is served where, and returns the host that leads there from this machine.
func (d *dialogue) printSandbox(a *net.TCPAddr) (host string) {
	host = a.IP.String()
	if a.IP.IsUnspecified() {
		host = "127.0.0.1"
	}
	at := net.JoinHostPort(host, strconv.Itoa(a.Port))
	d.Say("The sandbox listens; open http://%s to see what arrives. To rehearse a campaign with it:", at)
	d.Say("  campaign run --sandbox=%s FILE", at)
	d.Say("For other programs it is, in a campaign file's provider block:")
	for _, p := range providers.All() {
		d.Say("  %-12s base_url: http://%s/%s", p.Name, at, p.Name)
	}
	if !a.IP.IsLoopback() {
		d.Say("%s other machines can reach it, and read what arrives", d.Styled(terminal.Yellow, "note:"))
	}
	return host
}

func newSandbox(o sandbox.Options) (*sandbox.Sandbox, error) {
	var files []sandbox.Files
	for _, p := range providers.All() {
		files = append(files, sandbox.Files{Name: p.Name, FS: p.Dossier})
	}
	s, err := sandbox.New(files, o)
	if err != nil {
		return nil, failed("%s", err)
	}
	return s, nil
}

// newServer makes a server that lets whoever connects and then does nothing go. What answers slowly, silence and the page, sees
// to itself.
func newServer(handler http.Handler) *http.Server {
	return &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
}

// serve answers until ctx ends.
func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := newServer(handler)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return failed("the sandbox stopped: %s", networkError(err))
	case <-ctx.Done():
		return server.Close()
	}
}

// networkError is what went wrong, without Go's operation and address.
func networkError(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
}

// rehearsalSilence is how long an unanswered request is kept waiting in a rehearsal.
const rehearsalSilence = time.Second

// inside is the value of --sandbox without an address: a sandbox in this process.
const inside = "inside"

// A rehearsal is where `run --sandbox` sends: real HTTP over loopback, to a sandbox inside this process or to one that
// runs already.
type rehearsal struct {
	base   string
	server *http.Server // nil for one that runs already
}

// bareAddress is a sandbox's address without what a person may have copied with it from a browser.
func bareAddress(at string) string { return strings.TrimSuffix(strings.TrimPrefix(at, "http://"), "/") }

// isAddress tells a host with a port from the name of a file.
func isAddress(text string) bool {
	host, port, err := net.SplitHostPort(bareAddress(text))
	_, number := strconv.ParseUint(port, 10, 16)
	_, missing := os.Stat(text)
	return err == nil && host != "" && number == nil && missing != nil
}

// startRehearsal begins a rehearsal at an address, which must be this machine's: a token may be on its way there.
func startRehearsal(ctx context.Context, at string) (*rehearsal, error) {
	if at == inside {
		return startInside()
	}
	host := bareAddress(at)
	u, err := url.Parse("http://" + host)
	if err != nil || u.Host != host || u.Port() == "" {
		return nil, failed("--sandbox=%s: write the address that `campaign sandbox` names, such as 127.0.0.1:8025", at)
	}
	if ip := net.ParseIP(u.Hostname()); u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, failed("--sandbox=%s: a rehearsal stays on this machine; give an address such as 127.0.0.1:8025", at)
	}
	c, err := (&net.Dialer{Timeout: 5 * time.Second}).DialContext(ctx, "tcp", host)
	if err != nil {
		return nil, failed("--sandbox=%s: nobody listens there; start `campaign sandbox` in another terminal first", at)
	}
	return &rehearsal{base: "http://" + host + "/"}, c.Close()
}

func startInside() (*rehearsal, error) {
	// A rehearsal shows what would be sent; how fast a vendor takes it is for the plan to say.
	s, err := newSandbox(sandbox.Options{Silence: rehearsalSilence, NoLimits: true})
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, failed("the sandbox can't listen: %s", networkError(err))
	}
	r := &rehearsal{base: "http://" + listener.Addr().String() + "/", server: newServer(s)}
	// Serve returns when the server is closed, and only then.
	go func() { _ = r.server.Serve(listener) }()
	return r, nil
}

func (r *rehearsal) baseURL(provider string) string { return r.base + provider }

// where says in the plan what is sent to.
func (r *rehearsal) where() string {
	if r.server == nil {
		return ", simulated at " + strings.TrimSuffix(r.base, "/") + ": nothing leaves this machine"
	}
	return ", simulated inside this process: nothing leaves this machine"
}

// hint says how to see what arrives, which in this process nobody can.
func (r *rehearsal) hint() string {
	if r.server == nil {
		return "See what arrives at " + strings.TrimSuffix(r.base, "/")
	}
	return "To see what arrives: `campaign sandbox` in another terminal, then run with --sandbox=127.0.0.1:8025"
}

func (r *rehearsal) close() error {
	if r.server == nil {
		return nil
	}
	return r.server.Close()
}
