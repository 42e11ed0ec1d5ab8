package page

import (
	_ "embed"
	"fmt"
	"io"
	"time"

	"campaign/render/bubble"
)

var (
	//go:embed preview.html
	previewPage string
	//go:embed preview.css
	previewStyle string
	//go:embed preview.js
	previewScript string
)

// PreviewData is what a preview page is made of.
type PreviewData struct {
	Title, Description string
	Provider           string // the vendor's name
	Sends              string // what is sent, such as "template winter_sale (pt_BR)"
	Recipients         string // what was found out about the recipients' file
	Generated          time.Time
	// Notes are sentences that a reader must know before all else.
	Notes []string
	Plan  PreviewPlan
	// Letters are the rows that can be picked, in the file's order, each number once.
	Letters []PreviewLetter
	// Problems are the file's and the rows', MoreProblems counts those that were left out.
	Problems     []PreviewProblem
	MoreProblems int
}

// PreviewPlan is what a run would do.
type PreviewPlan struct {
	Rows   int
	States map[string]int // every row once, by the name of its state
	Send   int            // how many would be sent now
	Again  int            // of them, how many were rejected or unsure before
	// Stopped tells that nothing may be sent as it stands; a problem says why.
	Stopped  bool
	Rate     string // such as 20/s, "" when it is unlimited
	InFlight int
	Takes    time.Duration // from the first message to the last at this rate
}

// A PreviewLetter is a row, and what would be sent.
type PreviewLetter struct {
	Row       int
	Recipient string
	State     string
	Reason    string // why it isn't sent
	Ready     bool   // it would be sent
	// Bubble is the message as a person will see it, Request the HTTP request without its secret; nil and "" for a row
	// that has none.
	Bubble  *bubble.Bubble
	Request string
}

// A PreviewProblem is one thing that is wrong, or worth a look.
type PreviewProblem struct {
	Row        int    // 0 for a problem of the file as a whole
	Place      string // in the file's own words, such as template.variables.name
	Text, Hint string
	Warning    bool // it stops nothing
}

// Preview writes a page that shows a campaign before it is sent: what a run would do, messages as people will see them,
// picked by row, each with its exact request, and all that is wrong, with the rows. Equal data give equal bytes.
//
// The page is one HTML file that needs nothing else: its policy lets it run its own script and style, and ask nobody
// for anything. Texts of the campaign and of its rows are shown as texts, whatever stands in them. Errors are w's.
func Preview(w io.Writer, d PreviewData) error {
	tree, err := bubble.Templates()
	if err == nil {
		tree, err = tree.New("preview").Parse(previewPage)
	}
	if err != nil {
		return fmt.Errorf("the preview's template is broken: %w", err)
	}
	return tree.Execute(w, newPreviewView(d))
}
