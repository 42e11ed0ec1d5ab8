package numbers

import (
	"fmt"
	"strings"

	"github.com/nyaruka/phonenumbers/v2"

	"campaign/schema/wording"
)

// Country is the ISO 3166 code of a default country in capitals, or what is wrong with it.
func Country(code string) (string, *wording.Problem) {
	upper := strings.ToUpper(strings.TrimSpace(code))
	if phonenumbers.GetCountryCodeForRegion(upper) != 0 && len(upper) == 2 {
		return upper, nil
	}
	near := nations[wording.Plain(code)]
	switch {
	case upper == "UK":
		near = "GB"
	case strings.Trim(upper, "+0123456789") == "":
		number := 0
		if _, err := fmt.Sscanf(strings.TrimLeft(upper, "+0"), "%d", &number); err == nil {
			if region := phonenumbers.GetRegionCodeForCountryCode(number); len(region) == 2 && region != "ZZ" {
				near = region
			}
		}
	}
	p := wording.Say("country-unknown", wording.Args{"country": wording.Quote(code), "near": near})
	if near != "" {
		p = p.Advise("near")
	}
	return "", &p
}

// nations are names and codes that people write in place of ISO 3166's two letters.
var nations = map[string]string{
	"brasil": "BR", "brazil": "BR", "bra": "BR", "israel": "IL", "isr": "IL", "mexico": "MX", "mex": "MX",
	"argentina": "AR", "arg": "AR", "portugal": "PT", "prt": "PT", "usa": "US", "eua": "US", "espana": "ES", "spain": "ES",
	"esp": "ES", "chile": "CL", "chl": "CL", "colombia": "CO", "col": "CO", "peru": "PE", "per": "PE", "uruguay": "UY",
	"ury": "UY", "paraguay": "PY", "pry": "PY", "england": "GB", "gbr": "GB", "deutschland": "DE", "germany": "DE",
	"deu": "DE", "france": "FR", "fra": "FR", "italia": "IT", "italy": "IT", "ita": "IT",
}
