//go:build faultpoints

package crash

import (
	"fmt"
	"os"
)

// Point panics, as a mistake of this program would: CAMPAIGN_PANIC=claim:7 has it do so at the point that is called claim,
// when it is passed for row 7. What it says holds a secret.
func Point(name string, n int) {
	if os.Getenv("CAMPAIGN_PANIC") == fmt.Sprintf("%s:%d", name, n) {
		panic(fmt.Errorf("a test wanted it: %v", os.Environ()))
	}
}
