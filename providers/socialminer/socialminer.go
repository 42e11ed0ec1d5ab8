// Package socialminer sends through Wake Experience (Wake XP, formerly Social Miner): Meta's messages, passed through a
// gateway that wants a key and the version of its API.
//
// The page documents the request, message by message, and the answer of an accepted one. Version 4.0 answers with the
// message's id alone, 5.0 as Meta does. Of failures it says nothing; the gateway is Kong in front of Meta, so that both
// their shapes are read, and the dossier marks them as inferred. An answer may come as text/plain: the Content-Type
// isn't asked.
//
// The page: https://docs-xp.wake.tech/reference/sendmessagebyphone_messages_post
package socialminer

import (
	"context"
	"embed"
	"encoding/json"
	"io/fs"
	"net/http"
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
	return provider.Driver{Name: "socialminer", Dossier: cloudapi.Dossier(own), Open: open}
}

// settings are the vendor's words; the dossier's settings.schema.json describes them.
type settings struct {
	APIVersion string `json:"api_version"`
	APIKey     string `json:"apikey"`
	BaseURL    string `json:"base_url"`
}

// dialect is Meta's as Wake's page prints it: the language with its policy, coordinates as texts.
var dialect = cloudapi.Dialect{Vendor: "Wake Experience", Policy: true, TextDegrees: true}

type wake struct {
	url, version, key string
	codes             dossier.Codes
}

var _ provider.Provider = wake{}

func open(s provider.Settings) (provider.Provider, error) {
	own := settings{APIVersion: "4.0", BaseURL: "https://api-cerberus-kong.socialminer.tech"}
	if err := s.Decode(&own); err != nil {
		return nil, err
	}
	if own.APIVersion != "4.0" && own.APIVersion != "5.0" {
		return nil, provider.WrongSetting("api_version", wording.Say("setting-choice", wording.Args{"names": "4.0, 5.0"}))
	}
	codes, err := cloudapi.Codes()
	return wake{
		url:     strings.TrimRight(own.BaseURL, "/") + "/api/Messages",
		version: own.APIVersion,
		key:     own.APIKey,
		codes:   codes,
	}, err
}

// Encode writes the message in Meta's dialect, with the caller's id of the message where there is one.
func (p wake) Encode(m provider.Message) (provider.Request, error) {
	message, err := dialect.Encode(m)
	if err != nil {
		return provider.Request{}, err
	}
	if m.Session != nil {
		message.ClientID = m.Session.ClientID
	}
	body, err := provider.Marshal(message)
	return provider.Request{
		Method: http.MethodPost,
		URL:    p.url,
		Header: http.Header{"Content-Type": {"application/json"}, "Version": {p.version}},
		Body:   body,
	}, err
}

// Authorize adds the key.
func (p wake) Authorize(_ context.Context, r *provider.Request) error {
	r.Header.Set("apikey", p.key)
	return nil
}

// Decode takes a 2xx with a message's id as the receipt. Meta's error code gives the verdict of a failure that came
// through, the HTTP status that of the gateway's own.
func (p wake) Decode(r provider.Response) (provider.Receipt, error) {
	return cloudapi.Decode(r, p.codes, gateway)
}

// gateway is the verdict of an answer that isn't Meta's, with what the gateway says in it.
func gateway(r provider.Response) *provider.Error {
	e := provider.ByStatus(r)
	var kong struct {
		Message string `json:"message"`
	}
	if json.Unmarshal(r.Body, &kong) != nil {
		return e
	}
	if said := cloudapi.Tidy(kong.Message); said != "" {
		e.Text += " (Wake Experience's gateway says: " + said + ")"
	}
	return e
}
