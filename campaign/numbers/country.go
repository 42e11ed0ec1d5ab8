package numbers

import (
	"fmt"
	"strings"

	"github.com/nyaruka/phonenumbers/v2"

	"campaign/schema/wording"
)

// Country is the ISO 3166 code of a default country in capitals. The error is a sentence.
func Country(code string) (string, error) {
	upper := strings.ToUpper(strings.TrimSpace(code))
	if phonenumbers.GetCountryCodeForRegion(upper) != 0 && len(upper) == 2 {
		return upper, nil
	}
	hint := `write two letters of ISO 3166, such as BR`
	switch {
	case upper == "UK":
		hint = "did you mean GB?"
	case strings.Trim(upper, "+0123456789") == "":
		number := 0
		if _, err := fmt.Sscanf(strings.TrimLeft(upper, "+0"), "%d", &number); err == nil {
			if region := phonenumbers.GetRegionCodeForCountryCode(number); len(region) == 2 && region != "ZZ" {
				hint = fmt.Sprintf("did you mean %s?", region)
			}
		}
	case nations[wording.Plain(code)] != "":
		hint = fmt.Sprintf("did you mean %s?", nations[wording.Plain(code)])
	}
	return "", fmt.Errorf("%s isn't a country's code; %s", wording.Quote(code), hint)
}

// nations are names and codes that people write in place of ISO 3166's two letters.
var nations = map[string]string{
	"brasil": "BR", "brazil": "BR", "bra": "BR", "israel": "IL", "isr": "IL", "mexico": "MX", "mex": "MX",
	"argentina": "AR", "arg": "AR", "portugal": "PT", "prt": "PT", "usa": "US", "eua": "US", "espana": "ES", "spain": "ES",
	"esp": "ES", "chile": "CL", "chl": "CL", "colombia": "CO", "col": "CO", "peru": "PE", "per": "PE", "uruguay": "UY",
	"ury": "UY", "paraguay": "PY", "pry": "PY", "england": "GB", "gbr": "GB", "deutschland": "DE", "germany": "DE",
	"deu": "DE", "france": "FR", "fra": "FR", "italia": "IT", "italy": "IT", "ita": "IT",
}
