//go:build !unix

package cli

// connections is how many connections this process may have open at once.
func connections() int { return 1 << 20 }
