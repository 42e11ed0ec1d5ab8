package cli

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"campaign/providers"
	"campaign/providers/sandbox"
)

func sandboxCommand(d *desk) *cobra.Command {
	var addr string
	cmd := &cobra.Command{
		Use:   "sandbox",
		Short: "Serve all providers, simulated",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := newSandbox(sandbox.Options{})
			if err != nil {
				return err
			}
			listener, err := net.Listen("tcp", addr)
			if err != nil {
				return failed("--addr %s: %s", addr, networkError(err))
			}
			d.say("The sandbox listens on http://%s; write one of these into a campaign file's provider block:", listener.Addr())
			for _, p := range providers.All() {
				d.say("  %-12s base_url: http://%s/%s", p.Name, listener.Addr(), p.Name)
			}
			return serve(cmd.Context(), listener, s)
		},
	}
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8025", "listen on `ADDRESS`")
	return cmd
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

// serve answers until ctx ends.
func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
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

// A rehearsal is a sandbox inside this process, for `run --sandbox`: real HTTP over loopback.
type rehearsal struct {
	base   string
	server *http.Server
}

func startRehearsal() (*rehearsal, error) {
	// A rehearsal shows what would be sent; how fast a vendor takes it is for the plan to say.
	s, err := newSandbox(sandbox.Options{Silence: rehearsalSilence, NoLimits: true})
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, failed("the sandbox can't listen: %s", networkError(err))
	}
	r := &rehearsal{base: "http://" + listener.Addr().String() + "/", server: &http.Server{Handler: s}}
	// Serve returns when the server is closed, and only then.
	go func() { _ = r.server.Serve(listener) }()
	return r, nil
}

func (r *rehearsal) baseURL(provider string) string { return r.base + provider }

func (r *rehearsal) close() error { return r.server.Close() }
