package render

// A Text is a Liquid expression over a row, and its place in the campaign file. The zero value is a text that the file
// doesn't have.
type Text struct {
	// Path is the place, such as template.variables.name. It stands in the problems of the text.
	Path string `json:"-"`
	// Source is the expression as it was typed.
	Source string
}

// absent tells that the file doesn't have the text.
func (t Text) absent() bool { return t == Text{} }

// A Spec is the texts of one campaign: exactly one of Template and Session is set.
type Spec struct {
	Template *TemplateSpec
	Session  *SessionSpec
	// Vendor is what is known of who takes the messages.
	Vendor Vendor
}

// A Vendor tells how a vendor takes a template's parameters.
type Vendor struct {
	// ByPosition tells that it takes variables in their order, whatever their names.
	ByPosition bool
	// NoParameter are the types of buttons that it takes no parameter of.
	NoParameter []string
}

// A TemplateSpec is a template message before a row has filled it.
type TemplateSpec struct {
	Name, Language Text
	// Header is the template's header_attachment, nil for none.
	Header *MediaSpec
	// Variables are the parameters of the body and of a header that is a text, in the file's order.
	Variables []NamedText
	// Buttons are the button_param_N, in any order.
	Buttons []ButtonSpec
	// Content is what the registered template says, nil when the file doesn't tell.
	Content *Content
}

// A NamedText is the value of a template's variable.
type NamedText struct {
	Name string
	Text
}

// A ButtonSpec is one button_param_N.
type ButtonSpec struct {
	// Index is N: the button's place among all of the template's buttons, from 0.
	Index int
	// Type is one of provider's Button constants; "" is what the content says, and url where it says nothing.
	Type  string
	Value Text
}

// Content is what the registered template says. Its texts aren't Liquid: {{name}} and {{1}} in them are the template's
// placeholders, and {{contact.name}}, with a dot, is a variable that the vendor fills in by itself.
type Content struct {
	Header, Body, Footer Text
	// Buttons are all of the template's buttons, in its order.
	Buttons []ContentButton
}

// A ContentButton is one button of the registered template.
type ContentButton struct {
	Path string `json:"-"` // such as template.content.buttons[0]
	Type string // one of provider's Button constants, bubble.PhoneButton or bubble.VoiceButton
	// Title is the button's label, URL the address of a url button; it ends in {{1}} when the button is dynamic.
	Title, URL Text
	// Phone is the number that a phone button calls.
	Phone Text
}

// A MediaSpec is a file before a row has filled its texts: by its Link or by the vendor's ID of an upload.
type MediaSpec struct {
	// Path is the whole attachment's place, such as template.header_attachment.
	Path string `json:"-"`
	// Kind is one of provider's kinds of media; "" is found out from the extension of Link.
	Kind string

	Link, ID, Caption, Filename Text
}

// A SessionSpec is a free-form message before a row has filled it. Type says which of the fields may be set, as in
// provider.Session.
type SessionSpec struct {
	Type string

	Header   *HeaderSpec
	Body     Text
	Footer   Text
	Buttons  []ReplySpec
	List     *ListSpec
	Link     *LinkSpec
	Media    *MediaSpec
	Location *LocationSpec
	// Contacts are in the shape of Meta's contact object. Their leaves are Texts; maps are map[string]any, lists []any,
	// and other leaves go into the message as they are.
	Contacts []map[string]any

	ReplyTo  Text
	ClientID Text
}

// A HeaderSpec stands above the body: one of Text and Media is set.
type HeaderSpec struct {
	Text  Text
	Media *MediaSpec
}

// A ReplySpec is a button that a person taps to answer.
type ReplySpec struct{ ID, Title Text }

// A ListSpec is a menu that opens from one button.
type ListSpec struct {
	Button   Text
	Sections []SectionSpec
}

// A SectionSpec is a group of a list's rows.
type SectionSpec struct {
	Title Text
	Rows  []ListRowSpec
}

// A ListRowSpec is one choice of a list.
type ListRowSpec struct{ ID, Title, Description Text }

// A LinkSpec is a button that opens an address.
type LinkSpec struct{ Title, URL Text }

// A LocationSpec is a place on the map, in decimal degrees.
type LocationSpec struct{ Latitude, Longitude, Name, Address Text }
