//go:build unix

package cli

import "syscall"

// otherFiles is how many files a run needs beside its connections: streams, list, ledger with its logs, results.
const otherFiles = 32

// connections is how many connections this process may have open at once, at least one.
func connections() int {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil || limit.Cur > 1<<20 {
		return 1 << 20
	}
	return max(1, int(limit.Cur)-otherFiles)
}
