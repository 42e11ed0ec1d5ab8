package cli_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"campaign/render/browsertest"
)

// TestScreenshots opens the three pages as the README shows them: the preview and the report of an example, and the
// inbox after a rehearsal. The README's pictures are made by
//
//	CAMPAIGN_TEST_SHOTS=$PWD/examples/screenshots go test -run TestScreenshots ./campaign/cli
func TestScreenshots(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS("../../examples/campaigns")))
	b := startSandbox(t)
	code, _, stderr := runProgram(t, dir, "run", "--yes", "--quiet", "--sandbox="+b.address[len("http://"):], "--limit", "6", "welcome/campaign.yaml")
	require.Equal(t, 3, code, stderr)
	code, _, stderr = runProgram(t, dir, "preview", "--html", "preview.html", "welcome/campaign.yaml")
	require.Equal(t, 0, code, stderr)
	code, _, stderr = runProgram(t, dir, "run", "--yes", "--quiet", "--sandbox", "--report", "report.html", "mistakes/campaign.yaml")
	require.Equal(t, 3, code, stderr)

	for _, page := range []struct{ name, url string }{
		{"preview", "file://" + filepath.Join(dir, "preview.html")},
		{"report", "file://" + filepath.Join(dir, "report.html")},
		{"inbox", b.address + "/"},
	} {
		p := browsertest.Open(t, page.url)
		p.Resize(1000, 760)
		if page.name == "inbox" {
			p.Wait(`document.querySelector("#lead").textContent.startsWith("6 messages")`)
			p.Eval(`document.querySelector("#messages").parentElement.scrollIntoView()`, nil)
			p.Wait(`document.querySelectorAll("#messages > li").length >= 2`) // those in view
		}
		p.RequireClean(t)
		shot(p, page.name)
	}
}
