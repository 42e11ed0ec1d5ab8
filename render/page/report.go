package page

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"time"

	"campaign/schema/wording"
)

var (
	//go:embed report.html
	reportPage string
	//go:embed report.css
	reportStyle string
	//go:embed report.js
	reportScript string
)

// ReportData is what a results page is made of.
type ReportData struct {
	Title     string    // the campaign's name
	Provider  string    // "" where it isn't known
	Source    string    // the results file's name, for people and for the download's name
	Generated time.Time // when the page is made; the page says it in UTC
	Rate      float64   // the set rate in messages a second; 0 for unlimited or unknown
	Results   *Results  // never nil
	// Advice is a sentence that says what to do about rows in this state with this code of the vendor's, which may be
	// "". It may return "", and may be nil. It is asked once for every reason of failure that is shown.
	Advice func(code, status string) string
	// Never tells a code of the vendor's with which nobody is to be sent the message again. May be nil.
	Never func(code string) bool
}

// Report writes a results page: totals, states, a funnel, sends over time against the set rate, how long answers took,
// reasons of failure with what to do, a table that can be filtered, and the failed rows as a CSV that can be sent
// again. Equal data give equal bytes.
//
// The page is one HTML file that needs nothing else: its policy lets it run its own script and style, and ask nobody
// for anything. Texts of the results file are shown as texts, whatever stands in them. Errors are w's.
func Report(w io.Writer, d ReportData) error {
	tree, err := template.New("report").Parse(reportPage)
	if err != nil {
		return fmt.Errorf("the report's template is broken: %w", err)
	}
	return tree.Execute(w, newReportView(d))
}

// A reportView is what the template shows; every text in it is one for people.
type reportView struct {
	Title, Provider, Source, Generated string
	Mark                               template.HTML
	Policy                             string
	Style                              template.CSS
	Script                             template.JS
	Lead                               string
	Attention                          string // "" when there is nothing to do
	Tiles                              []pageTile
	States                             []reportState
	Funnel                             []reportStep
	DeliveryUnknown                    bool
	Sends                              *sendChart
	Answers                            *answerChart
	Failures                           []reportReason
	FailuresElse                       string
	Resend                             *reportResend
	Table                              reportTable
}

func newReportView(d ReportData) *reportView {
	r := d.Results
	style := pageStyle + reportStyle
	v := &reportView{Title: clip(d.Title), Provider: clip(d.Provider), Source: clip(d.Source),
		Generated: d.Generated.UTC().Format("2 January 2006, 15:04 UTC"), Mark: reportMark, Policy: policy(style, reportScript),
		Style: template.CSS(style), Script: template.JS(reportScript)}
	if v.Title == "" {
		v.Title = v.Source
	}
	v.Lead = r.lead()
	if n := r.in(failedStates...); n > 0 {
		v.Attention = wording.Plural(n, "row needs a look", "rows need a look")
	}
	v.Tiles = r.tiles()
	v.States = r.stateViews()
	v.Funnel = r.funnel()
	v.DeliveryUnknown = r.steps.accepted > 0 && r.steps.reported == 0
	v.Sends = newSendChart(&r.sends, d.Rate, r)
	v.Answers = newAnswerChart(&r.answers)
	v.Failures, v.FailuresElse = r.reasons(d.Advice)
	v.Resend = r.resendView(d.Source, d.Never)
	v.Table = r.table()
	return v
}
