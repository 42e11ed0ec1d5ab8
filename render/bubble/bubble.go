// Package bubble is how a message looks to the person who gets it: as data, as a piece of an HTML page, in a terminal.
package bubble

// A Bubble is a message as the person who gets it will see it, free of where it is shown: a terminal, a page, an inbox.
// Its texts are harmless: no control characters but line ends, nothing that turns the direction of what follows.
// Fields that the message doesn't have are empty.
type Bubble struct {
	// To is whom it is for: a number in E.164 or a chat's id.
	To string `json:"to,omitempty"`
	// Template is set for a template message. What its content shows is in the other fields.
	Template *Template `json:"template,omitempty"`
	// Quoted is the id of the message that this one answers.
	Quoted string `json:"quoted,omitempty"`

	Header []Span `json:"header,omitempty"`
	Media  *Media `json:"media,omitempty"`
	Body   []Span `json:"body,omitempty"` // a file's caption too
	Footer []Span `json:"footer,omitempty"`

	Location *Place    `json:"location,omitempty"`
	Contacts []Contact `json:"contacts,omitempty"`

	// Buttons stand below the text, one a line.
	Buttons []Button `json:"buttons,omitempty"`
	// Sections are what a list's button opens.
	Sections []Section `json:"sections,omitempty"`
}

// A Template names a template, and shows the values that nothing else in the bubble does: all of them when the
// campaign file doesn't say what the registered template says, none when it does.
type Template struct {
	Name     string `json:"name"`
	Language string `json:"language,omitempty"`
	// Parameters are the body's, in order.
	Parameters []Parameter `json:"parameters,omitempty"`
}

// A Parameter is a value by its name.
type Parameter struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Media is a file: its kind is one of provider's, Source its address or the vendor's id.
type Media struct {
	Kind     string `json:"kind"`
	Source   string `json:"source"`
	Filename string `json:"filename,omitempty"`
}

// A Place is a place on the map, in decimal degrees.
type Place struct {
	Latitude  string `json:"latitude"`
	Longitude string `json:"longitude"`
	Name      string `json:"name,omitempty"`
	Address   string `json:"address,omitempty"`
}

// A Contact is a card: a name, and what stands on it (numbers, addresses), one a line.
type Contact struct {
	Name  string   `json:"name"`
	Lines []string `json:"lines,omitempty"`
}

// A Button is a button. Type is one of provider's Button constants, PhoneButton, VoiceButton, or list for the
// button that opens the sections, reply for one that answers, link for one that opens an address.
type Button struct {
	Type  string `json:"type"`
	Title string `json:"title"`
	// Detail is what is behind it: the address, the code, the id that comes back.
	Detail string `json:"detail,omitempty"`
}

// The types of buttons that only a bubble has: of a session message, and of a registered template's buttons those without
// a parameter.
const (
	ReplyButton = "reply"
	LinkButton  = "link"
	ListButton  = "list"
	PhoneButton = "phone_number"
	VoiceButton = "voice_call"
)

// A Section is a group of a list's rows.
type Section struct {
	Title string `json:"title,omitempty"`
	Rows  []Row  `json:"rows"`
}

// A Row is one choice of a list.
type Row struct {
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	ID          string `json:"id,omitempty"`
}
