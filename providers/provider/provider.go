// Package provider is the contract between a campaign and a vendor of WhatsApp messages.
//
// A vendor is two pure functions and a place for its secret: Encode writes a message as the HTTP request that sends it,
// Decode reads the answer, Authorize adds the secret at the last moment. Everything else, the connection, its failures,
// the question whether a request left this machine, is the same for every vendor and stands in Send.
//
// What a preview shows is Encode, so it can't differ from what is sent, and can't print a token.
package provider

import (
	"context"
	"io/fs"
	"net/http"
)

// A Provider speaks one vendor's dialect. It is safe for concurrent use.
type Provider interface {
	// Encode writes m as the HTTP request that sends it. Pure: no clock, no network, no secret; equal messages give
	// equal requests. An error means that this vendor can't express m; it is a *Refusal for the person who wrote the
	// campaign, and names what the vendor can do instead.
	Encode(m Message) (Request, error)
	// Authorize adds the secrets to a request that is about to leave, in its header or in its body.
	// No other method sees them.
	Authorize(ctx context.Context, r *Request) error
	// Decode reads the vendor's answer: the receipt of an accepted message, or an *Error. It sees only the answer, and
	// is pure. What it doesn't know is Unsure.
	Decode(r Response) (Receipt, error)
}

// A Driver is what the list of providers knows of a vendor.
type Driver struct {
	// Name is the provider's name in campaign files.
	Name string
	// Dossier holds what the vendor documents, as files: the settings' schema, a folder a route, and the codes of failure
	// where it publishes any.
	Dossier fs.FS
	// Open makes the provider from the settings of a campaign file, every value as it was typed, secrets filled in.
	// Unknown settings are an error.
	Open func(Settings) (Provider, error)
}

// A Request is an HTTP request as data: complete, but for the secret.
type Request struct {
	Method string
	URL    string // absolute
	Header http.Header
	Body   []byte // JSON
}

// A Response is an HTTP answer as data. Body is cut off at a bound.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
}

// OK tells an answer of success, by its status: a 2xx.
func (r Response) OK() bool { return r.Status >= 200 && r.Status <= 299 }

// A Receipt says that the vendor took a message. That is not yet delivery.
type Receipt struct {
	// ID is the vendor's id of the message, "" where the vendor gives none.
	ID string
	// Note is a sentence for a person when the acceptance has a condition, such as a hold for a quality assessment.
	Note string
	// Whom is whom the answer is about. Send takes it out, and takes no answer about somebody else.
	Whom Whom
	// HTTPStatus is filled in by Send.
	HTTPStatus int
}
