package moorse

// The limits, in characters or pieces. Moorse documents none: these are WhatsApp's, where its messages end.
const (
	maxTemplateName = 512
	maxText         = 4096 // of a text, and of a list's body
	maxBody         = 1024 // of buttons
	maxFooter       = 60
	maxCaption      = 1024
	maxButtons      = 3
	maxButtonTitle  = 20
	maxButtonID     = 256
	maxSections     = 10
	maxRows         = 10 // in all sections together
	maxRowTitle     = 24 // of a section too
	maxRowID        = 200
)
