package wegly

// The limits, in characters or pieces. Wegly documents maxQuoted; the others are WhatsApp's, where its messages end.
const (
	maxTemplateName = 512
	maxText         = 4096 // of a text, and of a list's body
	maxBody         = 1024 // of buttons
	maxButtons      = 3
	maxLabel        = 20 // of a button, and of the one that opens a list
	maxButtonID     = 256
	maxSections     = 10
	maxRows         = 10 // in all sections together
	maxRowTitle     = 24 // of a section too
	maxRowID        = 200
	maxDescription  = 72
	maxQuoted       = 200
)
