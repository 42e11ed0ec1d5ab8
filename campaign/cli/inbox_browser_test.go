package cli_test

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/render/browsertest"
)

// A box is a running `campaign sandbox`.
type box struct {
	t       testing.TB
	address string // http://127.0.0.1:port
}

// startSandbox starts the program's sandbox on a port of its own.
func startSandbox(t *testing.T) *box {
	t.Helper()
	address, found := strings.CutSuffix(sandboxURL(t), "/cloudhumans")
	require.True(t, found)
	return &box{t, address}
}

// post sends what a vendor would get, and returns the answer's status.
func (b *box) post(path, body string) int {
	b.t.Helper()
	q, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.address+path, strings.NewReader(body))
	require.NoError(b.t, err)
	q.Header = http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bearer " + token}, "Api_access_token": {token}}
	a, err := http.DefaultClient.Do(q)
	require.NoError(b.t, err)
	_, err = io.Copy(io.Discard, a.Body)
	require.NoError(b.t, err)
	require.NoError(b.t, a.Body.Close())
	return a.StatusCode
}

const proactive = "/cloudhumans/api/v1/accounts/17/conversations/create_proactive_whatsapp_conversation"

// some sends one message of several kinds each, the last one against the vendor's rules.
func (b *box) some() {
	b.t.Helper()
	const meta, moorse = "/meta/v23.0/106540352242922/messages", "/moorse/v2/whatsapp/17/send-message"
	for _, m := range []struct{ path, body string }{
		{proactive, `{"inbox_id":"42","phone_number":"+5511900190001","template_name":"winter_sale",
			"header_attachment":"https://cdn.example.com/coat.jpg","first_name":"Ana Clara","code":"VERAO10","button_param_0":"PED-1"}`},
		{meta, `{"messaging_product":"whatsapp","recipient_type":"individual","to":"+5511900190002","type":"text",
			"text":{"body":"Olá *João*, tudo bem?\n_Sua encomenda_ chegou: https://loja.example.com/p/17"}}`},
		{meta, `{"messaging_product":"whatsapp","recipient_type":"individual","to":"+972501234567","type":"interactive",
			"interactive":{"type":"button","body":{"text":"שלום דנה, מצאת את מה שחיפשת?"},"footer":{"text":"חנות לדוגמה"},
			"action":{"buttons":[{"type":"reply","reply":{"id":"y","title":"כן"}},{"type":"reply","reply":{"id":"n","title":"לא"}}]}}}`},
		{moorse, `{"to":"5511900190400","body":"<img src=x onerror=hacked=1><script>hacked=1</script>"}`},
		{"/meta/v23.0/106540352242922/messages", `{"messaging_product":"whatsapp","to":"+5511900190005","type":"text","txt":{"body":"x"}}`},
		{"/nobody/here", `{}`},
	} {
		b.post(m.path, m.body)
	}
}

// numbers are those of the messages in the document.
func numbers(p *browsertest.Page) string {
	var found []string
	p.Eval(`[...document.querySelectorAll("#messages > li")].map(e => e.dataset.number)`, &found)
	return strings.Join(found, " ")
}

// arrives waits for the message of a number.
func arrives(p *browsertest.Page, number int) {
	p.Wait(fmt.Sprintf(`document.querySelector('#messages > li[data-number="%d"]')`, number))
}

func TestInboxShowsWhatArrives(t *testing.T) {
	b := startSandbox(t)
	p := browsertest.Open(t, b.address+"/")
	p.Wait(`document.getElementById("live").textContent === "live"`)
	assert.Equal(t, "Waiting for the first message", p.Text("#empty h3"))
	p.RequireClean(t)
	shot(p, "inbox-empty")
	require.Equal(t, 200, b.post(proactive, `{"inbox_id":"42","phone_number":"+5511900190001","template_name":"winter_sale","first_name":"Ana"}`))
	arrives(p, 1)
	assert.Contains(t, p.Text(`li[data-number="1"] .bubble`), "Ana")
	assert.Equal(t, "1 message has arrived.", p.Text("#lead"))
	b.some()
	p.Resize(1280, 3000)
	arrives(p, 7)
	arrives(p, 1)
	assert.Equal(t, "7 6 5 4 3 2 1", numbers(p), "the newest first")
	p.Resize(1280, 900)
	shot(p, "inbox")

	assert.Contains(t, p.Text(`li[data-number="3"] .bubble strong`), "João", "WhatsApp's marks are styles")
	assert.Contains(t, p.Text(`li[data-number="6"] .objections`), "txt")
	var red string
	p.Eval(`getComputedStyle(document.querySelector('li[data-number="6"] .objections')).color`, &red)
	assert.Equal(t, "rgb(173, 48, 34)", red)
	var hacked bool
	p.Eval(`"hacked" in window`, &hacked)
	assert.False(t, hacked)

	p.Click(`li[data-number="6"] .raw summary`)
	request := p.Text(`li[data-number="6"] pre[aria-label="Request"]`)
	assert.Contains(t, request, "POST /meta/v23.0/106540352242922/messages")
	assert.Contains(t, request, "Authorization: •••")
	assert.Contains(t, request, `"txt": {`)
	assert.Contains(t, p.Text(`li[data-number="6"] pre[aria-label="Answer"]`), "HTTP 4")
	var page string
	p.Eval(`document.documentElement.outerHTML`, &page)
	assert.NotContains(t, page, token)
	p.RequireClean(t)
	p.Dark(true)
	shot(p, "inbox-dark")
	p.RequireClean(t)
	for _, width := range []int{360, 320} {
		p.Resize(width, 740)
		var is int
		p.Eval(`document.documentElement.scrollWidth`, &is)
		assert.LessOrEqual(t, is, width, "the page scrolls sideways")
	}
	p.RequireClean(t)
	p.Dark(false)
	p.Resize(390, 800)
	p.Go(b.address + "/")
	arrives(p, 7)
	var open bool
	p.Eval(`document.getElementById("endpoints").open`, &open)
	assert.False(t, open, "on a phone the messages come first")
	p.Eval(`document.querySelector('li[data-number="4"]').scrollIntoView()`, nil)
	shot(p, "inbox-phone")
}

// TestRehearsalAtARunningSandbox needs no browser: what a run sends there is in the inbox, and nobody is marked as reached.
func TestRehearsalAtARunningSandbox(t *testing.T) {
	b, dir := startSandbox(t), t.TempDir()
	code, _, said := runProgram(t, dir, "init", "--provider", "cloudhumans", dir)
	require.Zero(t, code, said)
	code, _, said = runProgram(t, dir, "run", "--yes", "--sandbox="+strings.TrimPrefix(b.address, "http://"), "campaign.yaml")
	require.Zero(t, code, said)
	assert.Contains(t, said, "See what arrives at "+b.address)
	a, err := http.Get(b.address + "/inbox/messages/3")
	require.NoError(t, err)
	text, err := io.ReadAll(a.Body)
	require.NoError(t, err)
	require.NoError(t, a.Body.Close())
	assert.Contains(t, string(text), `"provider":"cloudhumans"`)
	assert.NotContains(t, string(text), token)
	code, _, said = runProgram(t, dir, "run", "--yes", "--sandbox", "campaign.yaml")
	require.Zero(t, code, said)
	assert.Contains(t, said, "3 accepted", "nobody was marked as reached")
	assert.Contains(t, said, "--sandbox=127.0.0.1:8025")
}

func TestInboxFilter(t *testing.T) {
	b := startSandbox(t)
	b.some()
	p := browsertest.Open(t, b.address+"/")
	p.Resize(1280, 3000) // so that all are drawn
	arrives(p, 1)
	for typed, want := range map[string]string{
		"ana clara": "1", "JOAO": "2", "(11) 90019-0002": "2", "דנה": "3", "winter": "1", "nobody": "6", "5511900190005": "5", "zzz": "",
	} {
		p.Type("#find", typed)
		p.Wait(fmt.Sprintf(`[...document.querySelectorAll("#messages > li")].map(e => e.dataset.number).join(" ") === %q`, want))
		p.Click("#find")
		p.Press(kb.Escape)
		p.Wait(`document.querySelectorAll("#messages > li").length === 6`)
	}
	p.Click(`#providers label:has([value="meta"])`)
	p.Wait(`document.querySelectorAll("#messages > li").length === 3`)
	assert.Equal(t, "3 messages match", p.Text("#found"))
	assert.Equal(t, "rejected 1", p.Text(`#verdicts label:has([value="rejected"])`), "counts are the provider's")
	p.Click(`#verdicts label:has([value="rejected"])`)
	p.Wait(`document.querySelectorAll("#messages > li").length === 1`)
	assert.Equal(t, "5", numbers(p))
	p.Click(`#providers label:has([value=""])`)
	p.Wait(`[...document.querySelectorAll("#messages > li")].map(e => e.dataset.number).join(" ") === "5 4"`)
	p.Click(`#verdicts label:has([value="!"])`)
	p.Wait(`[...document.querySelectorAll("#messages > li")].map(e => e.dataset.number).join(" ") === "6 5"`)
	assert.Equal(t, "2 accepted\n1 rejected", p.Text(`.endpoints li[data-provider="meta"] .counts`))
	require.Equal(t, 200, b.post(proactive, `{"inbox_id":"42","phone_number":"+5511900190001","template_name":"a"}`))
	p.Wait(`document.getElementById("lead").textContent.startsWith("7 ")`)
	assert.Equal(t, "6 5", numbers(p), "what arrives is filtered too")
	p.RequireClean(t)
}

func TestInboxCopiesAndForgets(t *testing.T) {
	b := startSandbox(t)
	b.some()
	p := browsertest.Open(t, b.address+"/")
	arrives(p, 6)
	assert.Equal(t, "base_url: "+b.address+"/wegly", p.Text(`.endpoints li[data-provider="wegly"] code`))
	p.Click(`.endpoints li[data-provider="wegly"] .copy`)
	p.Wait(`document.querySelector('.endpoints li[data-provider="wegly"] .copy').textContent.startsWith("Copied")`)
	p.Click("#forget")
	p.Wait(`!document.getElementById("empty").hidden && document.querySelectorAll("#messages > li").length === 0`)
	assert.Equal(t, "Nothing has arrived yet.", p.Text("#lead"))
	b.some()
	p.Resize(1280, 3000)
	arrives(p, 7)
	assert.Equal(t, "12 11 10 9 8 7", numbers(p))
	p.RequireClean(t)
}

// TestInboxHoldsTenThousand: with as many messages as the inbox keeps, the document stays small, and scrolling, the
// filter and what arrives go on.
func TestInboxHoldsTenThousand(t *testing.T) {
	b := startSandbox(t)
	p := browsertest.Open(t, b.address+"/")
	for i := 1; i <= 10_010; i++ {
		b.post("/wegly/integrations/external/chats/"+fmt.Sprint(5_511_900_000_000+i)+"/messages", fmt.Sprintf(`{"body":"Olá, pessoa %d"}`, i))
	}
	p.Wait(`document.getElementById("lead").textContent.startsWith("10,010 messages")`)
	arrives(p, 10_010)
	assert.Contains(t, p.Text("#found"), "the latest 10,000 are kept")
	small := func() {
		t.Helper()
		assert.Less(t, p.Count("#messages > li"), 60)
		assert.Less(t, p.Count("*"), 3000)
	}
	small()
	// Every step of the way down shows messages where the window is, the next ones below the last ones.
	p.Eval(`window.holes = 0; (async () => {
		const frame = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
		for (let i = 0; i < 60; i++) {
			scrollBy(0, i < 30 ? 700 : 40000);
			await frame();
			if (!document.elementFromPoint(400, innerHeight / 2).closest("li.message")) window.holes++;
		}
		scrollTo(0, document.documentElement.scrollHeight);
		await frame();
	})()`, nil)
	var holes int
	p.Eval("window.holes", &holes)
	assert.Zero(t, holes, "places in the list where nothing was drawn")
	p.Eval(`scrollTo(0, document.documentElement.scrollHeight)`, nil)
	arrives(p, 11)
	small()
	b.post("/wegly/integrations/external/chats/5511900000000/messages", `{"body":"one more"}`)
	p.Wait(`document.getElementById("newer").checkVisibility()`)
	assert.Equal(t, "↑ 1 new message", p.Text("#newer"))
	p.Click("#newer")
	arrives(p, 10_011)
	small()
	p.Type("#find", "pessoa 7777")
	p.Wait(`document.querySelectorAll("#messages > li").length === 1`)
	assert.Equal(t, "7777", numbers(p))
	p.RequireClean(t)
}

// shot writes a screenshot where CAMPAIGN_TEST_SHOTS names a folder.
func shot(p *browsertest.Page, name string) {
	if folder := os.Getenv("CAMPAIGN_TEST_SHOTS"); folder != "" {
		p.Screenshot(filepath.Join(folder, name+".png"))
	}
}
