package cli_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// shared is one campaign; only `provider:` changes from vendor to vendor.
const shared = `recipients: {csv: people.csv, default_country: BR}
template:
  name: winter_sale
  language: pt_BR
  header_attachment: "https://cdn.example.com/{{ sku }}.jpg"
  variables:
    name: "{{ first_name | default: 'cliente' }}"
    custom_code: "{{ code }}"
  button_param_0: "{{ order }}"
  button_param_1: {type: copy_code, value: "{{ code }}"}
`

// withoutButtons is shared less what Moorse has no field for.
var withoutButtons = shared[:strings.Index(shared, "  button_param_0")]

const sharedPeople = "phone,first_name,code,order,sku\n(11) 90012-1101,Ana,A1-25,77,boot\n+55 11 90012-1118,,A2-25,78,hat\n"

// firstArrives is what each vendor documents for the first row.
var firstArrives = map[string]string{
	"cloudhumans": `{"inbox_id": "42", "phone_number": "+5511900121101", "template_name": "winter_sale",
		"header_attachment": "https://cdn.example.com/boot.jpg", "button_param_0": "77", "button_param_1": "A1-25",
		"name": "Ana", "custom_code": "A1-25"}`,
	"socialminer": `{"messaging_product": "whatsapp", "recipient_type": "individual", "to": "+5511900121101", "type": "template",
		"template": {"name": "winter_sale", "language": {"policy": "deterministic", "code": "pt_BR"}, "components": [
			{"type": "header", "parameters": [{"type": "image", "image": {"link": "https://cdn.example.com/boot.jpg"}}]},
			{"type": "body", "parameters": [{"type": "text", "parameter_name": "name", "text": "Ana"},
				{"type": "text", "parameter_name": "custom_code", "text": "A1-25"}]},
			{"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "77"}]},
			{"type": "button", "sub_type": "copy_code", "index": "1", "parameters": [{"type": "coupon_code", "coupon_code": "A1-25"}]}]}}`,
	"moorse": `{"to": "5511900121101", "template_name": "winter_sale", "components": [
		{"type": "header", "parameters": [{"type": "image", "image": {"link": "https://cdn.example.com/boot.jpg"}}]},
		{"type": "body", "parameters": [{"type": "text", "text": "Ana"}, {"type": "text", "text": "A1-25"}]}]}`,
	"wegly": `{"whatsapp_phone_id": "0b28ee57-7a57-4407-a9c5-5cd4e5a5fd6c", "wa_contact_id": "5511900121101",
		"template": {"name": "winter_sale", "language": "pt_BR"}, "template_fields": [
			{"component": "HEADER", "type": "IMAGE", "index": 1, "value": "https://cdn.example.com/boot.jpg"},
			{"component": "BODY", "type": "TEXT", "index": 1, "value": "Ana"},
			{"component": "BODY", "type": "TEXT", "index": 2, "value": "A1-25"},
			{"component": "BUTTON", "type": "TEXT", "index": 1, "button_index": 0, "value": "77"},
			{"component": "BUTTON", "type": "TEXT", "index": 1, "button_index": 1, "value": "A1-25"}]}`,
	"99digital": `{"from": "972771234567", "to": "5511900121101", "name": "winter_sale", "headerType": 3,
		"headerLink": "https://cdn.example.com/boot.jpg", "bodyVariable1": "Ana", "bodyVariable2": "A1-25",
		"websiteVariable": "77", "couponCode": "A1-25"}`,
	"meta": `{"messaging_product": "whatsapp", "recipient_type": "individual", "to": "+5511900121101", "type": "template",
		"template": {"name": "winter_sale", "language": {"code": "pt_BR"}, "components": [
			{"type": "header", "parameters": [{"type": "image", "image": {"link": "https://cdn.example.com/boot.jpg"}}]},
			{"type": "body", "parameters": [{"type": "text", "parameter_name": "name", "text": "Ana"},
				{"type": "text", "parameter_name": "custom_code", "text": "A1-25"}]},
			{"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "77"}]},
			{"type": "button", "sub_type": "copy_code", "index": "1", "parameters": [{"type": "coupon_code", "coupon_code": "A1-25"}]}]},
		"biz_opaque_callback_data": "+5511900121101"}`,
}

// TestOneCampaignSixVendors: the same template goes through every vendor, to its server and to its rehearsal, when only
// `provider:` is changed.
func TestOneCampaignSixVendors(t *testing.T) {
	for name, v := range vendors {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newVendorServer(t, v.accepting)
			content := shared
			if name == "moorse" {
				content = withoutButtons
			}
			// In order: the second row leaves when the first has its answer.
			dir := vendorFolder(t, name, "", s.URL, content+"throttle: {in_flight: 1}\n", sharedPeople)
			code, _, stderr := runProgram(t, dir, "check", "campaign.yaml")
			require.Equal(t, 0, code, stderr)

			code, _, stderr = runProgram(t, dir, "run", "--sandbox", "--yes", "campaign.yaml")
			require.Equal(t, 0, code, stderr)
			assert.Equal(t, map[string]int{"accepted": 2}, states(results(t, dir, "campaign.sandbox.results.csv")))
			require.Empty(t, s.got(), "a rehearsal stays inside")

			code, _, stderr = runProgram(t, dir, "run", "--yes", "campaign.yaml")
			require.Equal(t, 0, code, stderr)
			got := s.got()
			require.Len(t, got, 2)
			assert.Equal(t, http.MethodPost, got[0].method)
			assert.Equal(t, v.template, got[0].path)
			body := requireSecret(t, v, got[0])
			assert.JSONEq(t, firstArrives[name], body)
			second := strings.NewReplacer("5511900121101", "5511900121118", "Ana", "cliente", "A1-25", "A2-25", "77", "78", "boot", "hat")
			assert.JSONEq(t, strings.Replace(second.Replace(firstArrives[name]), "972781234567", "972771234567", 1), requireSecret(t, v, got[1]))
			assert.Equal(t, map[string]int{"accepted": 2}, states(results(t, dir, "campaign.results.csv")))
		})
	}
}

// TestMoorseHasNoButtonParameters: the campaign as it stands is refused before anything is sent, with its place and the cure.
func TestMoorseHasNoButtonParameters(t *testing.T) {
	s := newVendorServer(t, vendors["moorse"].accepting)
	dir := vendorFolder(t, "moorse", "", s.URL, shared, sharedPeople)
	for _, args := range [][]string{{"check"}, {"run", "--yes"}, {"run", "--sandbox", "--yes"}} {
		code, _, stderr := runProgram(t, dir, append(args, "campaign.yaml")...)
		assert.Equal(t, 2, code, stderr)
		assert.Contains(t, stderr, "campaign.yaml:12:19: template.button_param_0: Moorse takes no parameters of buttons, only "+
			"header_attachment and variables; register the button with a fixed address or code, and leave button_param_0 out\n")
	}
	assert.Empty(t, s.got())
}

// TestHeaderTextAtSixVendors: what content.header has is no parameter of the body; where a vendor has no field for it, that
// is said before anything is sent.
func TestHeaderTextAtSixVendors(t *testing.T) {
	const content = `recipients: {csv: people.csv, default_country: BR}
template:
  name: order_ready
  language: pt_BR
  variables: {order: "{{ order }}", name: "{{ first_name }}"}
  content: {header: "Pedido {{order}}", body: "Olá {{name}}!"}
`
	const metas = `"components": [{"type": "header", "parameters": [{"type": "text", "parameter_name": "order", "text": "77"}]},
		{"type": "body", "parameters": [{"type": "text", "parameter_name": "name", "text": "Ana"}]}]`
	for name, want := range map[string]string{
		"cloudhumans": `{"inbox_id": "42", "phone_number": "+5511900121101", "template_name": "order_ready", "name": "Ana", "order": "77"}`,
		"socialminer": `{"messaging_product": "whatsapp", "recipient_type": "individual", "to": "+5511900121101", "type": "template",
			"template": {"name": "order_ready", "language": {"policy": "deterministic", "code": "pt_BR"}, ` + metas + `}}`,
		"moorse": `{"to": "5511900121101", "template_name": "order_ready", "components": [
			{"type": "header", "parameters": [{"type": "text", "text": "77"}]}, {"type": "body", "parameters": [{"type": "text", "text": "Ana"}]}]}`,
		"wegly": `{"whatsapp_phone_id": "0b28ee57-7a57-4407-a9c5-5cd4e5a5fd6c", "wa_contact_id": "5511900121101",
			"template": {"name": "order_ready", "language": "pt_BR"}, "template_fields": [
				{"component": "HEADER", "type": "TEXT", "index": 1, "value": "77"}, {"component": "BODY", "type": "TEXT", "index": 1, "value": "Ana"}]}`,
		"99digital": "",
		"meta": `{"messaging_product": "whatsapp", "recipient_type": "individual", "to": "+5511900121101", "type": "template",
			"template": {"name": "order_ready", "language": {"code": "pt_BR"}, ` + metas + `}, "biz_opaque_callback_data": "+5511900121101"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newVendorServer(t, vendors[name].accepting)
			dir := vendorFolder(t, name, "", s.URL, content, "phone,first_name,order\n(11) 90012-1101,Ana,77\n")
			code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
			got := s.got()
			if want == "" {
				assert.Equal(t, 2, code)
				assert.Contains(t, stderr, "template.variables.order: 99 digital has no field for a value in a template's header")
				assert.Empty(t, got)
				return
			}
			require.Equal(t, 0, code, stderr)
			require.Len(t, got, 1)
			assert.JSONEq(t, want, requireSecret(t, vendors[name], got[0]))
		})
	}
}
