package crash

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func noMap() map[string]int { return nil }

func TestCatch(t *testing.T) {
	none := []int{}
	own := errors.New("own")
	for name, test := range map[string]struct {
		f    func() error
		want error  // of f itself
		says string // the report of a panic
	}{
		"nothing":        {f: func() error { return nil }},
		"an error":       {f: func() error { return own }, want: own},
		"an index":       {f: func() error { none[len(none)] = 1; return nil }, says: "panic: runtime error: index out of range [0] with length 0\n"},
		"a nil map":      {f: func() error { noMap()["a"] = 1; return nil }, says: "panic: assignment to entry in nil map\n"},
		"a text":         {f: func() error { panic("s3cret +5511999990001") }, says: "panic: a string\n"},
		"another error":  {f: func() error { panic(errors.New("s3cret +5511999990001")) }, says: "panic: a *errors.errorString\n"},
		"nothing at all": {f: func() error { panic(nil) }, says: "panic: panic called with nil argument"},
	} {
		t.Run(name, func(t *testing.T) {
			err := Catch(test.f)
			if test.says == "" {
				require.Equal(t, test.want, err)
				return
			}
			var e *Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, "a fault of this program itself, not of your files", e.Error())
			report := string(e.Report())
			assert.Contains(t, report, test.says)
			assert.Contains(t, report, "crash.TestCatch.func")
			assert.NotContains(t, report, "s3cret")
			assert.NotContains(t, report, "5511999990001")
		})
	}
}
