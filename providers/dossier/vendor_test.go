package dossier_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers/dossier"
)

// TestTheVendorOfTheDocument: what docs/vendor.md shows is a dossier, once it has the schema of its request and an answer of
// each verdict.
func TestTheVendorOfTheDocument(t *testing.T) {
	text, err := os.ReadFile("../../docs/vendor.md")
	require.NoError(t, err)
	var shown []string
	for _, part := range strings.Split(string(text), "\n```json\n")[1:] {
		block, _, _ := strings.Cut(part, "\n```")
		shown = append(shown, block)
	}
	names := []string{dossier.SettingsFile, "vendor.json", "send-template/route.json", "send-template/requests/template.json",
		"send-template/answers/accepted.json"}
	require.Len(t, shown, len(names))
	files := fstest.MapFS{"send-template/request.schema.json": {Data: []byte(`{"type": "object"}`)}}
	for i, name := range names {
		files[name] = &fstest.MapFile{Data: []byte(shown[i])}
	}
	for _, verdict := range dossier.Verdicts()[1:5] {
		files["send-template/answers/"+verdict+".json"] = files["send-template/answers/accepted.json"]
	}
	compiled, _ := language(t)
	assert.Empty(t, faults(t, compiled, tree(t, files, ".")))
	acme, err := dossier.Load("acme", files)
	require.NoError(t, err)
	assert.Equal(t, "BR", acme.Country)
	assert.True(t, acme.Settings.Named("token").Secret)
}
