package provider

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestConcerns: an echo is the request's own; any other form of the number may lack or have what WhatsApp's ids lack or have
// (the ninth digit in Brazil, 521 in Mexico, 549 in Argentina), or the country's code.
func TestConcerns(t *testing.T) {
	for name, test := range map[string]struct {
		to, chat string
		whom     Whom
		want     bool
	}{
		"nobody is named":             {to: "+5511999990001", want: true},
		"the echo":                    {to: "+5511999990001", whom: Whom{Echo: "+5511999990001"}, want: true},
		"the echo without plus":       {to: "+5511999990001", whom: Whom{Echo: "5511999990001"}, want: true},
		"the echo with marks":         {to: "+5511999990001", whom: Whom{Echo: "+55 (11) 99999-0001"}, want: true},
		"an echo less the ninth":      {to: "+5511999990001", whom: Whom{Echo: "551199990001"}},
		"another echo":                {to: "+5511999990001", whom: Whom{Echo: "+5511999990002"}},
		"an echo that is an id":       {to: "+5511999990001", whom: Whom{Echo: "BR.1234567890123456"}},
		"an echo with another's id":   {to: "+5511999990001", whom: Whom{Echo: "+5511999990001", Own: "972501234567"}, want: true},
		"another echo, the id is his": {to: "+5511999990001", whom: Whom{Echo: "+5511999990002", Own: "5511999990001"}},
		"the chat":                    {chat: "BR.1234567890123456", whom: Whom{Echo: "BR.1234567890123456"}, want: true},
		"another chat":                {chat: "BR.1234567890123456", whom: Whom{Echo: "BR.1234567890123457"}},
		"a chat, and a number":        {chat: "0b28ee57-7a57-4407-a9c5-5cd4e5a5fd6c", whom: Whom{Own: "5511999990001"}, want: true},
		"the id":                      {to: "+5511999990001", whom: Whom{Own: "5511999990001"}, want: true},
		"Brazil, less the ninth":      {to: "+5541988887777", whom: Whom{Own: "554188887777"}, want: true},
		"Brazil, the ninth more":      {to: "+554188887777", whom: Whom{Own: "5541988887777"}, want: true},
		"Mexico, 521":                 {to: "+525512345678", whom: Whom{Own: "5215512345678"}, want: true},
		"Argentina, 549":              {to: "+541123456789", whom: Whom{Own: "5491123456789"}, want: true},
		"Argentina, 54":               {to: "+5491123456789", whom: Whom{Own: "541123456789"}, want: true},
		"without the country's code":  {to: "+5511999990001", whom: Whom{Own: "11999990001"}, want: true},
		"with a zero before":          {to: "+972501234567", whom: Whom{Own: "050-123-4567"}, want: true},
		"another id":                  {to: "+5511999990001", whom: Whom{Own: "5511999990002"}},
		"another id, national":        {to: "+5511999990001", whom: Whom{Own: "11999990002"}},
		"a short number":              {to: "+4741234567", whom: Whom{Own: "41234567"}, want: true},
		"another short number":        {to: "+35312345", whom: Whom{Own: "35312346"}},
		"an id that is no number":     {to: "+5511999990001", whom: Whom{Own: "BR.1234567890123456"}, want: true},
		"an example's text":           {to: "+5511999990001", whom: Whom{Own: "<string>"}, want: true},
		"too few digits":              {to: "+5511999990001", whom: Whom{Own: "17"}, want: true},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, Message{To: test.to, Chat: test.chat}.concerns(test.whom))
		})
	}
}
