// Package meta sends through Meta's own WhatsApp Cloud API.
//
// The messages are package cloudapi's; Meta's envelope around them carries the campaign's reference as
// biz_opaque_callback_data, which comes back in Meta's reports of delivery: the right key to correlate by, since Meta
// may answer with another form of the number than it was asked for. Recipients are written in E.164 with the plus sign:
// without it Meta puts the sending number's country code in front.
//
// Meta documents no idempotency key: a request that is sent again may arrive twice.
package meta

import (
	"context"
	"embed"
	"io/fs"
	"net/http"
	"regexp"
	"strings"

	"campaign/providers/dossier"
	"campaign/providers/internal/cloudapi"
	"campaign/providers/provider"
	"campaign/schema/wording"
)

//go:embed dossier
var files embed.FS

// Driver is the vendor's line in the list of providers.
func Driver() provider.Driver {
	own, err := fs.Sub(files, "dossier")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return provider.Driver{Name: "meta", Dossier: cloudapi.Dossier(own), Open: open}
}

// settings are the vendor's words; the dossier's settings.schema.json describes them.
type settings struct {
	PhoneNumberID string `json:"phone_number_id"`
	APIVersion    string `json:"api_version"`
	AccessToken   string `json:"access_token"`
	BaseURL       string `json:"base_url"`
}

// Both stand in the address, so that nothing else may.
var (
	numberID = regexp.MustCompile(`^[0-9]+$`)
	version  = regexp.MustCompile(`^v[0-9]+\.[0-9]+$`)
)

// dialect is Meta's own: the language's policy is optional and left out, coordinates are numbers.
var dialect = cloudapi.Dialect{Vendor: "Meta"}

type meta struct {
	url, token string
	codes      dossier.Codes
}

var _ provider.Provider = meta{}

func open(s provider.Settings) (provider.Provider, error) {
	own := settings{APIVersion: "v23.0", BaseURL: "https://graph.facebook.com"}
	if err := s.Decode(&own); err != nil {
		return nil, err
	}
	if !numberID.MatchString(own.PhoneNumberID) {
		return nil, provider.WrongSetting("phone_number_id", wording.Say("phone-number-id-malformed", nil))
	}
	if !version.MatchString(own.APIVersion) {
		return nil, provider.WrongSetting("api_version", wording.Say("api-version-malformed", nil))
	}
	codes, err := cloudapi.Codes()
	return meta{
		url:   strings.TrimRight(own.BaseURL, "/") + "/" + own.APIVersion + "/" + own.PhoneNumberID + "/messages",
		token: own.AccessToken,
		codes: codes,
	}, err
}

// Encode writes the message in Meta's dialect and its envelope.
func (p meta) Encode(m provider.Message) (provider.Request, error) {
	if m.Session != nil && m.Session.ClientID != "" {
		p := wording.Say("client-id-for-vendor", wording.Args{"vendor": dialect.Vendor}).Advise("reference")
		return provider.Request{}, &provider.Refusal{Problem: p.At("message.client_id")}
	}
	message, err := dialect.Encode(m)
	if err != nil {
		return provider.Request{}, err
	}
	message.Ref = m.Ref
	body, err := provider.Marshal(message)
	return provider.Request{
		Method: http.MethodPost,
		URL:    p.url,
		Header: http.Header{"Content-Type": {"application/json"}},
		Body:   body,
	}, err
}

// Authorize adds the access token.
func (p meta) Authorize(_ context.Context, r *provider.Request) error {
	r.Header.Set("Authorization", "Bearer "+p.token)
	return nil
}

// Decode takes a 2xx with a message's id as the receipt; Meta's error code gives the verdict of everything else.
func (p meta) Decode(r provider.Response) (provider.Receipt, error) {
	return cloudapi.Decode(r, p.codes, provider.ByStatus)
}
