package browsertest

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
)

// watch gathers what the page does besides showing itself. The browser calls it, and it must not call the browser.
func (p *Page) watch(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, e.Request.URL)
	case *network.EventWebSocketCreated:
		p.requests = append(p.requests, e.URL)
	case *runtime.EventExceptionThrown:
		p.errors = append(p.errors, thrown(e.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			p.errors = append(p.errors, said(e.Args))
		}
	case *log.EventEntryAdded:
		// Errors that the browser itself logs: a refused script or style, a file that isn't there.
		if e.Entry.Level == log.EntryLevelError {
			p.errors = append(p.errors, strings.TrimSpace(e.Entry.Text+" "+e.Entry.URL))
		}
	case *browser.EventDownloadWillBegin:
		p.named[e.GUID] = e.SuggestedFilename
	case *browser.EventDownloadProgress:
		if e.State != browser.DownloadProgressStateInProgress {
			select {
			case p.finished <- *e:
			default: // more downloads than anybody asked for
			}
		}
	}
}

// thrown is an exception that nobody caught.
func thrown(e *runtime.ExceptionDetails) string {
	if e.Exception != nil && e.Exception.Description != "" {
		return e.Exception.Description
	}
	return e.Text
}

// said is what console.error was given.
func said(arguments []*runtime.RemoteObject) string {
	var words []string
	for _, a := range arguments {
		var text string
		switch {
		case json.Unmarshal(a.Value, &text) == nil:
		case len(a.Value) > 0:
			text = string(a.Value)
		default:
			text = a.Description
		}
		words = append(words, text)
	}
	return strings.Join(words, " ")
}

// Errors are the errors that the page and the browser have logged to the console so far.
func (p *Page) Errors() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.errors)
}

// Requests are the addresses that the page has asked for so far, its own first.
func (p *Page) Requests() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.requests)
}

// Outside are the requests that left the page's own server, or, for a file, that asked for anything but the file.
func (p *Page) Outside() []string {
	var outside []string
	for _, address := range p.Requests() {
		if p.outside(address) {
			outside = append(outside, address)
		}
	}
	return outside
}

func (p *Page) outside(address string) bool {
	asked, err := url.Parse(address)
	if err != nil {
		return true
	}
	own, err := url.Parse(p.URL)
	if err != nil {
		p.t.Fatal(fmt.Errorf("the page's address: %w", err))
	}
	switch asked.Scheme {
	case "data", "blob":
		return false // made of the page's own content
	case "file":
		return own.Scheme != "file" || asked.Path != own.Path
	}
	return asked.Scheme != own.Scheme || asked.Host != own.Host
}
