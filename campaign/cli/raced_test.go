//go:build race

package cli_test

// raced: the race detector asks for memory of its own.
const raced = true
