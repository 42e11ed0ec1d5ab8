package browsertest

import (
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Resize makes the window so many CSS pixels large.
func (p *Page) Resize(width, height int) {
	p.t.Helper()
	p.do("resize", chromedp.EmulateViewport(int64(width), int64(height)))
}

// Dark turns the system's dark mode on or off.
func (p *Page) Dark(on bool) {
	p.t.Helper()
	p.dark = on
	p.do("dark mode", p.media())
}

// Print shows the page as it is on paper, or again as it is on the screen.
func (p *Page) Print(on bool) {
	p.t.Helper()
	p.medium = ""
	if on {
		p.medium = "print"
	}
	p.do("print", p.media())
}

func (p *Page) media() chromedp.Action[chromedp.Void] {
	scheme := "light"
	if p.dark {
		scheme = "dark"
	}
	return call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: p.medium,
		Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme},
			{Name: "prefers-reduced-motion", Value: "reduce"},
		}})
}

// Screenshot writes what the window shows as a PNG file, and makes its folder.
func (p *Page) Screenshot(file string) {
	p.t.Helper()
	p.save(file, run(p, "screenshot", chromedp.CaptureScreenshot()))
}

// FullScreenshot is Screenshot for the whole page, from its top to its end.
func (p *Page) FullScreenshot(file string) {
	p.t.Helper()
	p.save(file, run(p, "screenshot", chromedp.FullScreenshot(100)))
}

func (p *Page) save(file string, png []byte) {
	p.t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(file, png, 0o644); err != nil {
		p.t.Fatal(err)
	}
}
