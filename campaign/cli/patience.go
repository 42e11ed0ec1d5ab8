//go:build !faultpoints

package cli

import "time"

// answerTimeout is how long an answer is waited for: after that the message is unsure.
func answerTimeout() time.Duration { return 30 * time.Second }
