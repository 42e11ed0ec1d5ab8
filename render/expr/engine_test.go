package expr

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A documented is an example of Liquid's documentation (shopify.github.io/liquid, and shopify.dev for handle, json,
// pluralize and squish); where that needs a shop's products, it is one of our own.
type documented struct{ source, want string }

var documentedTexts = map[string][]documented{
	"append":       {{`{{ "/my/fancy/url" | append: ".html" }}`, "/my/fancy/url.html"}},
	"capitalize":   {{`{{ "my GREAT title" | capitalize }}`, "My great title"}},
	"downcase":     {{`{{ "Parker Moore" | downcase }}`, "parker moore"}},
	"escape":       {{`{{ "Have you read 'James & the Giant Peach'?" | escape }}`, "Have you read &#39;James &amp; the Giant Peach&#39;?"}},
	"escape_once":  {{`{{ "1 < 2 & 3" | escape_once }}`, "1 &lt; 2 &amp; 3"}, {`{{ "1 &lt; 2 &amp; 3" | escape_once }}`, "1 &lt; 2 &amp; 3"}},
	"handle":       {{`{{ "100% M & Ms!!!" | handle }}`, "100-m-ms"}},
	"handleize":    {{`{{ "100% M & Ms!!!" | handleize }}`, "100-m-ms"}},
	"json":         {{`{{ "a" | json }}`, `"a"`}},
	"lstrip":       {{`{{ "    So much room    " | lstrip }}!`, "So much room    !"}},
	"prepend":      {{`{{ "apples" | prepend: "Some fruit: " }}`, "Some fruit: apples"}},
	"remove":       {{`{{ "I strained to see the train through the rain" | remove: "rain" }}`, "I sted to see the t through the "}},
	"remove_first": {{`{{ "I strained to see the train through the rain" | remove_first: "rain" }}`, "I sted to see the train through the rain"}},
	"remove_last":  {{`{{ "I strained to see the train through the rain" | remove_last: "rain" }}`, "I strained to see the train through the "}},
	"replace": {{`{{ "Take my protein pills and put my helmet on" | replace: "my", "your" }}`,
		"Take your protein pills and put your helmet on"}},
	"replace_first": {{`{{ "Take my protein pills and put my helmet on" | replace_first: "my", "your" }}`,
		"Take your protein pills and put my helmet on"}},
	"replace_last": {{`{{ "Take my protein pills and put my helmet on" | replace_last: "my", "your" }}`,
		"Take my protein pills and put your helmet on"}},
	"rstrip": {{`{{ "    So much room    " | rstrip }}!`, "    So much room!"}},
	"slice": {{`{{ "Liquid" | slice: 0 }}`, "L"}, {`{{ "Liquid" | slice: 2 }}`, "q"}, {`{{ "Liquid" | slice: 2, 5 }}`, "quid"},
		{`{{ "Liquid" | slice: -3, 2 }}`, "ui"}, {`{{ "John, Paul, George, Ringo" | split: ", " | slice: 1, 2 }}`, "PaulGeorge"}},
	"squish":         {{`{{ "  Health   potion " | squish }}`, "Health potion"}},
	"strip":          {{`{{ "    So much room    " | strip }}!`, "So much room!"}},
	"strip_html":     {{`{{ "Have <em>you</em> read <strong>Ulysses</strong>?" | strip_html }}`, "Have you read Ulysses?"}},
	"strip_newlines": {{"{% capture s %}\nHello\nthere\n{% endcapture %}{{ s | strip_newlines }}", "Hellothere"}},
	"newline_to_br":  {{"{% capture s %}\nHello\nthere\n{% endcapture %}{{ s | newline_to_br }}", "<br />\nHello<br />\nthere<br />\n"}},
	"truncate": {{`{{ "Ground control to Major Tom." | truncate: 20 }}`, "Ground control to..."},
		{`{{ "Ground control to Major Tom." | truncate: 25, ", and so on" }}`, "Ground control, and so on"},
		{`{{ "Ground control to Major Tom." | truncate: 20, "" }}`, "Ground control to Ma"},
		{`{{ "Ground control to Major Tom, your circuit's dead, there's something wrong" | truncate }}`,
			"Ground control to Major Tom, your circuit's dea..."}},
	"truncatewords": {{`{{ "Ground control to Major Tom." | truncatewords: 3 }}`, "Ground control to..."},
		{`{{ "Ground control to Major Tom." | truncatewords: 3, "--" }}`, "Ground control to--"},
		{`{{ "a b c d e f g h i j k l m n o p" | truncatewords }}`, "a b c d e f g h i j k l m n o..."}},
	"upcase":     {{`{{ "Parker Moore" | upcase }}`, "PARKER MOORE"}},
	"url_decode": {{`{{ "%27Stop%21%27+said+Fred" | url_decode }}`, "'Stop!' said Fred"}},
	"url_encode": {{`{{ "john@liquid.com" | url_encode }}`, "john%40liquid.com"}, {`{{ "Tetsuro Takara" | url_encode }}`, "Tetsuro+Takara"}},
}

var documentedNumbers = map[string][]documented{
	"abs":        {{"{{ -17 | abs }}", "17"}, {"{{ 4 | abs }}", "4"}, {`{{ "-19.86" | abs }}`, "19.86"}},
	"at_least":   {{"{{ 4 | at_least: 5 }}", "5"}, {"{{ 4 | at_least: 3 }}", "4"}},
	"at_most":    {{"{{ 4 | at_most: 5 }}", "4"}, {"{{ 4 | at_most: 3 }}", "3"}},
	"ceil":       {{"{{ 1.2 | ceil }}", "2"}, {"{{ 2.0 | ceil }}", "2"}, {"{{ 183.357 | ceil }}", "184"}, {`{{ "3.5" | ceil }}`, "4"}},
	"divided_by": {{"{{ 16 | divided_by: 4 }}", "4"}, {"{{ 5 | divided_by: 3 }}", "1"}, {"{{ 20 | divided_by: 7.0 }}", "2.857142857142857"}},
	"floor":      {{"{{ 1.2 | floor }}", "1"}, {"{{ 183.357 | floor }}", "183"}, {`{{ "3.5" | floor }}`, "3"}},
	"minus":      {{"{{ 4 | minus: 2 }}", "2"}, {"{{ 183.357 | minus: 12 }}", "171.357"}},
	"modulo":     {{"{{ 3 | modulo: 2 }}", "1"}, {"{{ 24 | modulo: 7 }}", "3"}, {"{{ 183.357 | modulo: 12 }}", "3.357"}},
	"pluralize":  {{"{{ 1 | pluralize: 'item', 'items' }}", "item"}, {"{{ 3 | pluralize: 'item', 'items' }}", "items"}},
	"plus":       {{"{{ 4 | plus: 2 }}", "6"}, {"{{ 183.357 | plus: 12 }}", "195.357"}},
	"round":      {{"{{ 1.2 | round }}", "1"}, {"{{ 2.7 | round }}", "3"}, {"{{ 183.357 | round: 2 }}", "183.36"}},
	"times":      {{"{{ 3 | times: 2 }}", "6"}, {"{{ 183.357 | times: 12 }}", "2200.284"}},
}

const animals = `{% assign a = "zebra, octopus, giraffe, Sally Snake" | split: ", " %}`

var documentedOthers = map[string][]documented{
	"compact": {{animals + "{{ a | compact | size }}", "4"}},
	"concat":  {{animals + `{% assign b = "ants, bees" | split: ", " %}{{ a | concat: b | join: ", " }}`, "zebra, octopus, giraffe, Sally Snake, ants, bees"}},
	"date": {{`{{ "March 14, 2016" | date: "%b %d, %y" }}`, "Mar 14, 16"}, {`{{ "2016-03-14" | date: "%a, %b %d, %y" }}`, "Mon, Mar 14, 16"},
		{`{{ "2016-03-14" | date }}`, "Mon, Mar 14, 16"}},
	"default": {{`{{ "" | default: 2.99 }}`, "2.99"}, {`{{ 4.99 | default: 2.99 }}`, "4.99"}, {"{{ false | default: true }}", "true"},
		{"{{ false | default: true, allow_false: true }}", "false"}},
	"first":        {{`{{ "Ground control to Major Tom." | split: " " | first }}`, "Ground"}},
	"join":         {{animals + `{{ a | join: " and " }}`, "zebra and octopus and giraffe and Sally Snake"}, {animals + "{{ a | join }}", "zebra octopus giraffe Sally Snake"}},
	"last":         {{`{{ "Ground control to Major Tom." | split: " " | last }}`, "Tom."}},
	"map":          {{animals + `{{ a | map: "size" | join: " " }}`, "5 7 7 11"}},
	"reverse":      {{`{{ "Ground control to Major Tom." | split: "" | reverse | join: "" }}`, ".moT rojaM ot lortnoc dnuorG"}},
	"size":         {{`{{ "Ground control to Major Tom." | size }}`, "28"}, {animals + "{{ a | size }}", "4"}},
	"sort":         {{animals + `{{ a | sort | join: ", " }}`, "Sally Snake, giraffe, octopus, zebra"}},
	"sort_natural": {{animals + `{{ a | sort_natural | join: ", " }}`, "giraffe, octopus, Sally Snake, zebra"}},
	"split":        {{`{{ "John, Paul, George, Ringo" | split: ", " | join: "-" }}`, "John-Paul-George-Ringo"}},
	"sum":          {{`{{ "1,2,3.5" | split: "," | sum }}`, "6.5"}, {animals + `{{ a | sum: "size" }}`, "30"}},
	"uniq":         {{`{{ "ants, bugs, bees, bugs, ants" | split: ", " | uniq | join: ", " }}`, "ants, bugs, bees"}},
	"where":        {{animals + `{{ a | where: "size", 7 | join: ", " }}`, "octopus, giraffe"}, {animals + `{{ a | where: "size" | size }}`, "4"}},
}

func TestFiltersDoWhatLiquidDocuments(t *testing.T) {
	all := maps.Clone(documentedTexts)
	maps.Copy(all, documentedNumbers)
	maps.Copy(all, documentedOthers)
	require.Equal(t, slices.Sorted(maps.Keys(arities())), slices.Sorted(maps.Keys(all)))
	for name, examples := range all {
		for _, e := range examples {
			t.Run(name, func(t *testing.T) { assert.Equal(t, e.want, rendered(t, e.source, "")) })
		}
	}
}
