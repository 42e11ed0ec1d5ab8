// Package providers is the list of the vendors that campaigns can be sent through. A vendor is a folder beside this
// file and one line in it; everything else that names vendors, from the schema of campaign files to the sandbox, is
// computed from here.
package providers

import (
	"campaign/providers/cloudhumans"
	"campaign/providers/digital99"
	"campaign/providers/meta"
	"campaign/providers/moorse"
	"campaign/providers/provider"
	"campaign/providers/socialminer"
	"campaign/providers/wegly"
)

// All are the providers, in the order in which people see them.
func All() []provider.Driver {
	return []provider.Driver{
		cloudhumans.Driver(),
		socialminer.Driver(),
		moorse.Driver(),
		wegly.Driver(),
		digital99.Driver(),
		meta.Driver(),
	}
}

// Find is the provider of that name.
func Find(name string) (provider.Driver, bool) {
	for _, d := range All() {
		if d.Name == name {
			return d, true
		}
	}
	return provider.Driver{}, false
}
