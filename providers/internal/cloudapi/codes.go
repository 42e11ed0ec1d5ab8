package cloudapi

import (
	"slices"
	"strconv"
	"time"

	"campaign/providers/provider"
)

// A Code is one of Meta's error codes: what it means for the person who runs the campaign, and what to do.
type Code struct {
	Code    string // a number, or "200-299"
	Verdict provider.Verdict
	Means   string // a part of a sentence: lower case, no full stop
	Do      string // what the person can do, in the same form
	// Wait is how long Meta asks to wait before the message is tried again, 0 when it doesn't say.
	Wait time.Duration
}

// Codes are the codes that this dialect knows, by number. The list is the caller's to keep.
//
// Codes, meanings and advice are those of Meta's pages of 12 December 2025 and later,
// https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes; 104 is from Meta's
// OpenAPI description, 17, 102 and 341 from https://developers.facebook.com/docs/graph-api/guides/error-handling, 613 and
// the subcode 33 as clients report them. Where Meta says "try again" the message surely wasn't taken; where it
// speaks of the account, the number or the template, no other message fares better, so that the verdict is Denied.
func Codes() []Code { return slices.Clone(codes) }

// Advice is what a person can do about a failure with this code, "" for a code that this dialect doesn't know.
func Advice(number string) string {
	known, _ := codeOf(number)
	return known.Do
}

// codeOf is what is known of a code.
func codeOf(number string) (Code, bool) {
	if n, err := strconv.Atoi(number); err == nil && n >= 200 && n <= 299 {
		number = "200-299"
	}
	for _, c := range codes {
		if c.Code == number {
			return c, true
		}
	}
	return Code{}, false
}

const (
	rejected    = provider.Rejected
	throttled   = provider.Throttled
	unavailable = provider.Unavailable
	denied      = provider.Denied
)

var codes = []Code{
	{"0", denied, "Meta doesn't accept the access token", "renew the access token in Meta's business settings", 0},
	{"1", unavailable, "Meta had an error of its own, or didn't understand the request", "if it stays, look at metastatus.com and check the message's values", 0},
	{"2", unavailable, "Meta is down or overloaded for the moment", "nothing to mend; it is tried again", 0},
	{"3", denied, "the app lacks a capability or a permission", "give the access token the permission whatsapp_business_messaging", 0},
	{"4", throttled, "the app made too many calls", "lower throttle.rate", 0},
	{"10", denied, "the access token has no permission to send", "give the access token the permission whatsapp_business_messaging", 0},
	{"17", throttled, "the account made too many calls", "lower throttle.rate", 0},
	{noSuchNumber, denied, "the sending number doesn't exist or was deleted, or the access token may not use it", "check the sending number's id and the access token", 0},
	{"100", rejected, "Meta doesn't accept a value of the message", "mend the value that it names", 0},
	{"102", denied, "the access token has expired or is wrong", "renew the access token in Meta's business settings", 0},
	{"104", denied, "the access token is missing", "set the access token", 0},
	{"190", denied, "the access token has expired or is wrong", "renew the access token in Meta's business settings", 0},
	{"200-299", denied, "the access token has no permission to send", "give the access token the permission whatsapp_business_messaging", 0},
	{"341", throttled, "the app reached its limit of calls", "lower throttle.rate", 0},
	{"368", denied, "Meta has restricted the WhatsApp Business account for breaking a policy", "see the account's quality page in WhatsApp Manager", 0},
	{"613", throttled, "the account made too many calls", "lower throttle.rate", 0},
	{"80007", throttled, "the WhatsApp Business account made too many calls", "lower throttle.rate", 0},
	{"130429", throttled, "messages were sent faster than the number may", "lower throttle.rate", 0},
	{"130472", rejected, "Meta withholds marketing messages from this person for an experiment", "don't send it again; reach them another way", 0},
	{"130497", rejected, "the account may not message people in this country", "leave the country's rows out", 0},
	{"131000", unavailable, "something went wrong at Meta", "if it stays, ask Meta's support", 0},
	{"131005", denied, "the access token has no permission to send", "give the access token the permission whatsapp_business_messaging", 0},
	{"131008", rejected, "a value that Meta needs is missing", "fill in the value that it names", 0},
	{"131009", rejected, "Meta doesn't accept a value of the message", "mend the value that it names", 0},
	{"131016", unavailable, "a service of Meta is out for the moment", "nothing to mend; it is tried again", 0},
	{"131021", rejected, "the recipient is the sending number itself", "take the row out", 0},
	{"131026", rejected, "the message can't reach this number: not on WhatsApp, an old app, or WhatsApp's new terms not accepted", "check the number, or reach the person another way", 0},
	{"131030", rejected, "the sending number is a test number, and this recipient isn't on its list", "add the recipient to the test number's list, or send from a real number", 0},
	{"131031", denied, "Meta has locked the WhatsApp Business account", "see the account's quality page in WhatsApp Manager", 0},
	{"131037", denied, "the sending number's display name isn't approved", "have the display name approved in WhatsApp Manager", 0},
	{"131042", denied, "there is a problem with the account's payment", "mend the payment method in Meta's business settings", 0},
	{"131045", denied, "the sending number isn't registered rightly", "register the number again", 0},
	{"131047", rejected, "this person hasn't written in the last 24 hours, so that only a template reaches them", "send a template", 0},
	{"131048", denied, "too many people blocked or reported the sending number", "stop, and see the number's quality in WhatsApp Manager; going on makes it worse", 0},
	{"131049", rejected, "Meta chose not to deliver it, for this person gets many marketing messages", "wait 24 hours at least before another try", 0},
	{"131050", rejected, "this person has stopped marketing messages from this business", "never send again; add the number to recipients.suppress", 0},
	{"131051", rejected, "Meta doesn't know this type of message", "use another type", 0},
	{"131053", rejected, "Meta couldn't take the file", "check that its address opens for everybody, and its type and size", 0},
	{"131055", denied, "only marketing templates can be sent this way", "use a marketing template", 0},
	{pairRate, unavailable, "too many messages to this one person in a short time", "nothing to mend; it is tried again, others go on", 6 * time.Second},
	{"131057", unavailable, "the account is in maintenance, perhaps for a higher throughput", "nothing to mend; it is tried again", time.Minute},
	{"131062", rejected, "this message can't be sent to a business-scoped user id", "use the phone number", 0},
	{"131064", denied, "the account is limited, for its templates have the wrong category", "mend the templates' categories in WhatsApp Manager", 0},
	{"132000", denied, "the number of values isn't that of the registered template", "compare template.variables and button_param_N with the template in WhatsApp Manager", 0},
	{"132001", denied, "there is no such template in this language, or it isn't approved", "check template.name and template.language in WhatsApp Manager", 0},
	{"132005", rejected, "the text with its values filled in is too long", "shorten the row's values", 0},
	{"132007", rejected, "the text breaks a policy of WhatsApp", "mend the row's values, or the template", 0},
	{"132012", rejected, "a value isn't in the form that the template wants", "mend the value that it names", 0},
	{"132015", denied, "the template is paused for its low quality", "wait, or edit the template in WhatsApp Manager", 0},
	{"132016", denied, "the template is disabled for good, for its low quality", "make a new template with other content", 0},
	{"132018", rejected, "a value may not stand in a template: a line break, a tab, too many spaces, or nothing", "mend the row's values", 0},
	{"132068", denied, "the template's flow is blocked", "mend the flow in WhatsApp Manager", 0},
	{"132069", denied, "the template's flow is limited to 10 messages an hour", "mend the flow in WhatsApp Manager", 0},
	{"133004", unavailable, "Meta's server is out for the moment", "nothing to mend; it is tried again", 0},
	{"133006", denied, "the sending number has to be verified again", "verify and register the number", 0},
	{"133010", denied, "the sending number isn't registered", "register the number, and check its id", 0},
	{"133016", throttled, "the sending number is blocked, for it was registered too often", "nothing to mend; try again when it is unblocked", 0},
	{"134011", denied, "the terms of WhatsApp's payments aren't accepted", "accept them in Meta's business settings", 0},
	{"134100", denied, "only marketing templates can be sent this way", "use a marketing template", 0},
	{"134101", unavailable, "the template is new and not ready yet", "nothing to mend; it takes up to ten minutes", 10 * time.Minute},
	{"134102", denied, "the template can't be used", "see the account's eligibility in WhatsApp Manager", 0},
	{"135000", rejected, "Meta doesn't accept the message and doesn't say why", "check the row's values", 0},
	{"137000", rejected, "the person's identity isn't the expected one: they may have a new phone or account", "check the number with the person", 0},
	{"2494100", unavailable, "the sending number is in maintenance", "nothing to mend; it is tried again", time.Minute},
}
