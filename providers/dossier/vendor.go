package dossier

import (
	"errors"
	"io/fs"
	"regexp"
)

// vendorFile is the name of what a dossier says of the vendor itself. A vendor without one has customers everywhere.
const vendorFile = "vendor.json"

// about is vendor.json.
type about struct {
	Country string `json:"country"` // where the vendor's customers are
	Source  Source `json:"source"`
}

var countryCode = regexp.MustCompile(`^[A-Z]{2}$`)

// vendor reads where the vendor's customers are, "" for everywhere.
func (l *loader) vendor() string {
	var a about
	if _, err := fs.Stat(l.files, vendorFile); errors.Is(err, fs.ErrNotExist) || !l.decode(vendorFile, &a) {
		return ""
	}
	l.must(countryCode.MatchString(a.Country), vendorFile, "country must be two capital letters such as BR, not %q", a.Country)
	l.source(vendorFile, "source", a.Source)
	return a.Country
}
