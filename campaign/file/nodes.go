package file

import (
	"strings"

	"campaign/schema"
)

// text is a scalar as typed, "" for what isn't there.
func text(n *schema.Node) string { return or(n, "") }

func or(n *schema.Node, otherwise string) string {
	if n == nil || n.Kind != schema.Text || strings.TrimSpace(n.Text) == "" {
		return otherwise
	}
	return n.Text
}

func items(n *schema.Node) []*schema.Node {
	if n == nil {
		return nil
	}
	return n.Items
}
