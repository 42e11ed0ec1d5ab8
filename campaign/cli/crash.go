package cli

import (
	"errors"
	"os"
	"path/filepath"

	"campaign/campaign/crash"
)

// inWords is an error for a person. Of a fault of this program it also says what to report, and writes that down: whoever
// runs a campaign can do nothing with it.
func inWords(err error) string {
	var fault *crash.Error
	if !errors.As(err, &fault) {
		return err.Error()
	}
	return fault.Error() + "; " + reported(fault)
}

// reported writes down where the program failed, and says where that is.
func reported(fault *crash.Error) string {
	f, err := os.CreateTemp(reportFolder(), "fault-*.txt") // for its owner's eyes only, though it holds nothing secret
	if err == nil {
		_, err = f.Write(fault.Report())
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return "please report it"
	}
	return "please report it, with " + f.Name() + ", which says where in the program it is and holds nobody's number and no secret"
}

// reportFolder is where a report outlives this process: not in its own temporary folder, which goes with it.
func reportFolder() string {
	if cache := cacheFolder(); cache != os.TempDir() {
		return cache
	}
	return filepath.Dir(os.TempDir())
}
