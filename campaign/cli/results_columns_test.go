package cli_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestOneRuleForColumns: the list, the message and the results find a column by the same rule, whatever its name is made of.
func TestOneRuleForColumns(t *testing.T) {
	t.Parallel()
	for header, name := range map[string]string{"Nº pedido": "no_pedido", "Endereço": "endereco", "Order  ID": "order-id", "ＣＥＰ": "cep"} {
		dir := t.TempDir()
		bare := strings.ReplaceAll(name, "-", "_")
		write(t, dir, "campaign.yaml", "version: 1\nname: test\nprovider: {name: cloudhumans, account_id: \"1\", inbox_id: \"2\", api_access_token: \"${CLOUDHUMANS_API_ACCESS_TOKEN}\"}\n"+
			"recipients: {csv: people.csv, phone: no_celular}\ntemplate: {name: hello, language: pt_BR, variables: {x: \"{{ contact['"+name+"'] }}\", y: \"{{ "+bare+" }}\"}}\nresults: {columns: ["+name+"]}\n")
		write(t, dir, "people.csv", "Nº  Celular,"+header+"\n+5511987654321,77\n")
		code, _, stderr := runProgram(t, dir, "run", "--sandbox", "--yes", "campaign.yaml")
		if assert.Equal(t, 0, code, stderr) {
			line := results(t, dir, "campaign.sandbox.results.csv")[0]
			assert.Equal(t, "77", line[header])
			assert.Equal(t, "+5511987654321", line["recipient"])
		}
	}
}
