//go:build faultpoints

package cli

import (
	"os"
	"time"
)

// answerTimeout is how long an answer is waited for: in a program that is built to be broken, as long as
// CAMPAIGN_ANSWER_TIMEOUT says.
func answerTimeout() time.Duration {
	d, err := time.ParseDuration(os.Getenv("CAMPAIGN_ANSWER_TIMEOUT"))
	if err != nil {
		return 30 * time.Second
	}
	return d
}
