package browsertest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/render/browsertest"
)

const good = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Good</title><link rel="icon" href="data:,"></head>
<body><main><h1>Good</h1>
<p><label for="name">Name</label> <input id="name" type="text"></p>
<p><button type="button" id="add">Add</button> <button type="button" id="save">Save</button></p>
<p id="out">nothing</p></main>
<script>
const name = document.getElementById("name"), out = document.getElementById("out");
document.getElementById("add").addEventListener("click", () => setTimeout(() => { out.textContent = "hello " + name.value; }, 50));
document.getElementById("save").addEventListener("click", () => {
  const a = document.createElement("a");
  a.download = "saved.txt";
  a.href = URL.createObjectURL(new Blob([out.textContent]));
  a.click();
});
</script></body></html>`

func TestGoodPage(t *testing.T) {
	p := browsertest.Open(t, browsertest.Serve(t, []byte(good)))
	p.Type("#name", "Ana")
	p.Click("#add")
	p.Wait(`document.getElementById("out").textContent !== "nothing"`)
	assert.Equal(t, "hello Ana", p.Text("#out"))
	assert.Equal(t, 2, p.Count("button"))
	name, content := p.Download("#save")
	assert.Equal(t, "saved.txt", name)
	assert.Equal(t, "hello Ana", string(content))
	p.RequireClean(t)

	var dark, print bool
	p.Dark(true)
	p.Eval(`matchMedia("(prefers-color-scheme: dark)").matches`, &dark)
	assert.True(t, dark)
	p.Print(true)
	p.Eval(`matchMedia("print").matches`, &print)
	assert.True(t, print)
	p.Resize(360, 640)
	var width int
	p.Eval(`innerWidth`, &width)
	assert.Equal(t, 360, width)
	file := filepath.Join(t.TempDir(), "shots", "page.png")
	p.Screenshot(file)
	png, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, "\x89PNG", string(png[:4]))
}

// TestFaults: what RequireClean promises to see, it sees.
func TestFaults(t *testing.T) {
	bad := strings.Replace(good, "<h1>Good</h1>", `<h1>Bad</h1><p id="out">twice</p>
<img id="picture" src="https://pictures.example/one.png">
<script>console.error("what a", {mess: 1}); undefinedName(); </script>`, 1)
	p := browsertest.Open(t, browsertest.Serve(t, []byte(bad)))
	assert.Equal(t, []string{"https://pictures.example/one.png"}, p.Outside())
	faults := strings.Join(p.Faults(t), "\n")
	assert.Contains(t, faults, "request to the outside: https://pictures.example/one.png")
	assert.Contains(t, faults, "console: what a")
	assert.Contains(t, faults, "undefinedName is not defined")
	if os.Getenv("CAMPAIGN_TEST_NPM") != "" {
		assert.Contains(t, faults, "axe-core: image-alt (critical)")
		assert.Contains(t, faults, "html-validate: source.html:8:8: Duplicate ID")
	}
}

// TestFile: a page may be opened from a file, as its readers do, and then asks for that file alone.
func TestFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "page.html")
	require.NoError(t, os.WriteFile(file, []byte(good), 0o644))
	p := browsertest.Open(t, "file://"+filepath.ToSlash(file))
	assert.Equal(t, "nothing", p.Text("#out"))
	p.RequireClean(t)
}
