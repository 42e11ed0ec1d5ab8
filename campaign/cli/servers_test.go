package cli_test

import (
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestServersLetSlowClientsGo: every server of the program bounds how long a client may take for a request.
func TestServersLetSlowClientsGo(t *testing.T) {
	found := 0
	require.NoError(t, filepath.WalkDir("../..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "providertest") {
			return err
		}
		file, err := parser.ParseFile(gotoken.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			literal, ok := n.(*ast.CompositeLit)
			if !ok || !isHTTPServer(literal.Type) {
				return true
			}
			found++
			set := map[string]bool{}
			for _, e := range literal.Elts {
				if pair, ok := e.(*ast.KeyValueExpr); ok {
					set[pair.Key.(*ast.Ident).Name] = true
				}
			}
			for _, bound := range []string{"ReadHeaderTimeout", "ReadTimeout", "IdleTimeout", "MaxHeaderBytes"} {
				assert.True(t, set[bound], "%s has a server without %s", path, bound)
			}
			return true
		})
		return nil
	}))
	assert.Positive(t, found)
}

func isHTTPServer(e ast.Expr) bool {
	s, ok := e.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	from, ok := s.X.(*ast.Ident)
	return ok && from.Name == "http" && s.Sel.Name == "Server"
}
