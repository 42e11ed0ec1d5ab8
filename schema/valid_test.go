package schema_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestFilesOfTheSpecificationAreClean(t *testing.T) {
	s := campaign(t)
	for _, path := range files(t, "testdata/valid/*.yaml") {
		t.Run(path, func(t *testing.T) {
			assert.Empty(t, said(judge(s, "f.yaml", read(t, path))))
		})
	}
}
