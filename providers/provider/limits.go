package provider

// WhatsApp's own limits, as Meta's Cloud API pages of 2025 on text, interactive and template messages have them. Every
// vendor's messages end there, so they hold under each of them. A character is a Unicode code point. What a vendor limits
// beside or below them stands in its own package, with its source in its dossier.

// The most characters of a template message's texts.
const (
	MaxTemplateName   = 512
	MaxLanguage       = 20
	MaxTemplateHeader = 60
	MaxTemplateBody   = 1024 // with its variables filled in
	MaxTemplateButton = 25   // a registered button's title
	MaxButtonPhone    = 20   // the number that a registered button calls
	MaxButtonURL      = 2000 // a registered button's whole address, so its variable end too
	// MaxCouponCode is on Meta's page of December 2025; that of May 2026 doesn't list it.
	MaxCouponCode = 15
)

// The most characters of a free-form message's texts.
const (
	MaxText = 4096 // the body of a text
	MaxBody = 1024 // the body of buttons and links
	// MaxListBody is on Meta's page on lists, MaxListBodyElsewhere in its OpenAPI file.
	MaxListBody          = 4096
	MaxListBodyElsewhere = 1024
	MaxHeader            = 60
	MaxFooter            = 60 // a template's too
	MaxLabel             = 20 // of a reply button, of the button that opens a list, and of a link
	MaxReplyID           = 256
	MaxRowID             = 200
	MaxRowTitle          = 24 // of a section too
	MaxRowDescription    = 72
	MaxLinkURL           = 2000
)

// The most characters of a file's texts.
const (
	MaxFileLink = 2000
	MaxFilename = 240
	MaxCaption  = 1024
)

// The most things in a message.
const (
	MaxTemplateButtons = 10
	MaxURLButtons      = 2 // among a template's buttons, as the next two
	MaxPhoneButtons    = 1
	MaxCouponButtons   = 1
	MaxReplies         = 3
	MaxSections        = 10
	MaxListRows        = 10 // in all sections together
	MaxContacts        = 257
)
