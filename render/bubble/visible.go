package bubble

import (
	"strconv"
	"strings"
	"unicode/utf16"

	"campaign/schema/wording"
)

// Visible is a request whose characters all can be seen: what could turn the direction of what follows, or can't be
// seen at all, stands as JSON writes it, \u202e, so that its body stays equal.
func Visible(request string) string {
	if !strings.ContainsFunc(request, wording.Harmful) {
		return request
	}
	var text strings.Builder
	for _, r := range request {
		if !wording.Harmful(r) {
			text.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			text.WriteString(`\u` + strconv.FormatUint(uint64(unit)+0x10000, 16)[1:])
		}
	}
	return text.String()
}
