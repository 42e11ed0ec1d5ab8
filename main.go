// Command campaign sends WhatsApp campaigns: see README.md, or `campaign help`.
package main

import (
	"os"

	"campaign/campaign/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
