// Package browsertest opens pages in a real browser, for tests: Debian's chromium, driven over its debugging protocol.
//
//	page := browsertest.Open(t, browsertest.Serve(t, html))
//	page.Type("#filter", "Ana")
//	require.Equal(t, 1, page.Count("tbody tr:not([hidden])"))
//	page.RequireClean(t)
//
// Every Open starts a browser of its own, with a fresh profile, that can reach this machine and nothing else; it ends
// with the test. Clicks and keys are real ones: what is hidden, covered or disabled can't be clicked. Whatever goes
// wrong in an action, or takes longer than 20 seconds, ends the test with a sentence.
//
// Without chromium, tests are skipped. With "chromium" in the comma-separated list CAMPAIGN_TEST_REQUIRE they fail
// instead. CAMPAIGN_TEST_NPM names the folder with the node_modules that hold axe-core and html-validate, which
// RequireClean runs; without it those two checks are left out, or fail where chromium is required.
package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// patience is how long an action may take.
const patience = 20 * time.Second

// A Page is one open page. It belongs to the test that opened it, which its methods end when they can't do what they are
// asked; it is used by one goroutine.
type Page struct {
	URL string

	t         testing.TB
	ctx       context.Context
	downloads string // folder

	mu       sync.Mutex
	errors   []string
	requests []string
	finished chan browser.EventDownloadProgress
	named    map[string]string // a download's id to the name that the page gave it
	dark     bool
	medium   string
}

// Serve serves one HTML page, and nothing else, on this machine until the test ends. It returns the page's address.
func Serve(t testing.TB, html []byte) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(html) // a browser that has gone is nobody's loss
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL + "/"
}

// Open opens the page at an http or file address in a window of 1280 by 900 pixels, in light mode, and waits until it
// is loaded. It skips the test where there is no chromium, or fails it where chromium is required.
func Open(t testing.TB, url string) *Page {
	t.Helper()
	p := &Page{URL: url, t: t, downloads: t.TempDir(), finished: make(chan browser.EventDownloadProgress, 16),
		named: map[string]string{}}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), flags(program(t))...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	t.Cleanup(func() { _ = chromedp.Cancel(ctx) }) // waits for the browser to end; the two above end it anyway
	p.ctx = ctx
	// Listen starts the browser and ties it to its context, which therefore has no deadline.
	if err := chromedp.Listen(ctx, p.watch); err != nil {
		t.Fatalf("chromium didn't start: %v", err)
	}
	on := true
	p.do("open "+url,
		call(network.Enable, network.EnableParams{}),
		call(log.Enable, cdp.Empty{}),
		call(browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
			Behavior: browser.SetDownloadBehaviorBehaviorAllowAndName, DownloadPath: p.downloads, EventsEnabled: &on}),
		chromedp.EmulateViewport(1280, 900),
		p.media(),
		chromedp.Navigate(url))
	return p
}

// Go opens another page in the same window, which is faster than Open, and forgets what the last one asked for and
// logged. Size, dark mode and paper stay as they are.
func (p *Page) Go(url string) {
	p.t.Helper()
	p.do("leave "+p.URL, chromedp.Navigate("about:blank"))
	p.mu.Lock()
	p.URL, p.errors, p.requests = url, nil, nil
	p.mu.Unlock()
	p.do("open "+url, chromedp.Navigate(url))
}

// call is a command of the protocol as an action.
func call[P, R any](command cdp.Command[P, R], parameters P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, command, parameters)
		return err
	})
}

// program finds chromium.
func program(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
	}
	if required() {
		t.Fatal("CAMPAIGN_TEST_REQUIRE names chromium, and there is none: install Debian's chromium")
	}
	t.Skip("needs chromium; install Debian's chromium")
	return ""
}

// required tells whether a test that can't run must fail.
func required() bool {
	return slices.Contains(strings.Split(os.Getenv("CAMPAIGN_TEST_REQUIRE"), ","), "chromium")
}

// flags keep the browser quiet, alone, and willing to run as root in a container.
func flags(program string) []chromedp.ExecAllocatorOption {
	return append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(program),
		chromedp.NoSandbox,
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
	)
}

// do runs actions, named for the sentence that says what went wrong.
func (p *Page) do(what string, actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	run(p, what, chromedp.Steps(actions...))
}

// run is do for an action that has a result.
func run[T any](p *Page, what string, action chromedp.Action[T]) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	result, err := chromedp.Run(ctx, action)
	if err != nil {
		p.t.Fatalf("%s: %v; the page said: %q", what, err, p.Errors())
	}
	return result
}

// Click clicks in the middle of the first element that the CSS selector finds, once it is there and can be seen.
func (p *Page) Click(selector string) {
	p.t.Helper()
	p.do("click "+selector, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible, chromedp.NodeEnabled))
}

// Type sets the focus on an element and types a text there.
func (p *Page) Type(selector, text string) {
	p.t.Helper()
	p.do("type into "+selector, chromedp.SendKeys(chromedp.CSS(selector), text, chromedp.NodeVisible))
}

// Press presses keys wherever the focus is: a text, or the keys of chromedp's package kb, such as kb.Tab.
func (p *Page) Press(keys string) {
	p.t.Helper()
	for _, key := range keys {
		p.do(fmt.Sprintf("press %q", key), pressed(key))
	}
}

// pressed is one key, down and up. Its text is part of going down, as it is on a keyboard: a page that prevents that
// prevents the text.
func pressed(key rune) chromedp.Action[chromedp.Void] {
	events := kb.Encode(key)
	down, up := *events[0], *events[len(events)-1]
	if len(events) > 2 {
		down.Text, down.UnmodifiedText = events[1].Text, events[1].UnmodifiedText
	}
	return chromedp.Steps(call(input.DispatchKeyEvent, down), call(input.DispatchKeyEvent, up))
}

// Eval evaluates JavaScript in the page, waits for its promise if it is one, and decodes the value into out, a pointer,
// as encoding/json does. A nil out drops the value.
func (p *Page) Eval(js string, out any) {
	p.t.Helper()
	value := run(p, "evaluate "+js, chromedp.Evaluate[[]byte](js, chromedp.EvalAwaitPromise))
	if out == nil {
		return
	}
	if err := json.Unmarshal(value, out); err != nil {
		p.t.Fatalf("%s is %q, which isn't what was asked for: %v", js, value, err)
	}
}

// Wait waits until the JavaScript expression is true.
func (p *Page) Wait(js string) {
	p.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		var is bool
		p.Eval("Boolean("+js+")", &is)
		if is {
			return
		}
		if time.Now().After(end) {
			p.t.Fatalf("waited %s in vain for %s; the page said: %q", patience, js, p.Errors())
		}
	}
}

// Text is what a person reads in the first element that the selector finds, once it can be seen.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	return run(p, "read "+selector, chromedp.Text(chromedp.CSS(selector), chromedp.NodeVisible))
}

// Count is how many elements the selector finds, be they visible or not.
func (p *Page) Count(selector string) int {
	p.t.Helper()
	var n int
	p.Eval(fmt.Sprintf("document.querySelectorAll(%q).length", selector), &n)
	return n
}

// Download clicks what starts a download, and returns the file's name and content.
func (p *Page) Download(selector string) (name string, content []byte) {
	p.t.Helper()
	p.Click(selector)
	select {
	case done := <-p.finished:
		content, err := os.ReadFile(filepath.Join(p.downloads, done.GUID))
		if err != nil || done.State != browser.DownloadProgressStateCompleted {
			p.t.Fatalf("the download of %s is %s: %v", selector, done.State, err)
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		return p.named[done.GUID], content
	case <-time.After(patience):
		p.t.Fatalf("%s started no download in %s; the page said: %q", selector, patience, p.Errors())
		return "", nil
	}
}
