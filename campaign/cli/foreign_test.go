package cli_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A wrongServer takes every other person's message in Meta's name, and answers as it likes.
type wrongServer struct {
	mu       sync.Mutex
	takes    map[string]bool // what it made of each person's message
	previous string          // the answer before
}

// judge is the right answer to a message, and the one that the server gave before it.
func (s *wrongServer) judge(to string) (right, before string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.takes[to] = to[len(to)-1]%2 == 0
	status, body := "200 OK", accepting(to)
	if !s.takes[to] {
		status, body = "400 Bad Request", `{"contacts":[{"input":"`+to+`"}],"error":{"message":"(#131026) Message undeliverable","code":131026}}`
	}
	right, before = answered(status, body), s.previous
	s.previous = right
	return right, before
}

func accepting(to string) string {
	return fmt.Sprintf(`{"messaging_product":"whatsapp","contacts":[{"input":"%s","wa_id":"%s"}],"messages":[{"id":"wamid.%[2]s"}]}`,
		to, strings.TrimPrefix(to, "+"))
}

func answered(status, body string) string {
	return fmt.Sprintf("HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", status, len(body), body)
}

// TestForeignAnswers: an answer counts for the message that it is given to. What a server says once more is nobody's; what
// names another recipient leaves the message in doubt, and is never taken for its acceptance, nor for its refusal.
func TestForeignAnswers(t *testing.T) {
	const people = 40 // fewer than the answers of others that end a run
	for name, test := range map[string]struct {
		says   func(c *call, s *wrongServer, to string)
		unsure func(n int) bool
	}{
		"the right answer, and another at once": {unsure: func(n int) bool { return n == 0 },
			says: func(c *call, s *wrongServer, to string) {
				right, _ := s.judge(to)
				c.says(right + answered("200 OK", accepting(to)))
			}},
		"the right answer, and another a little later": {unsure: func(n int) bool { return n <= people/2 },
			says: func(c *call, s *wrongServer, to string) {
				right, _ := s.judge(to)
				c.says(right)
				time.Sleep(2 * time.Millisecond)
				c.says(answered("200 OK", accepting(to)))
			}},
		"the answer to the message before": {unsure: func(n int) bool { return n == people },
			says: func(c *call, s *wrongServer, to string) {
				_, before := s.judge(to)
				c.says(before)
			}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := &wrongServer{takes: map[string]bool{}, previous: answered("200 OK", accepting("+5511988887777"))}
			s := &stage{T: t}
			address := s.listens(func(c *call) {
				for {
					q, err := http.ReadRequest(c.in)
					if err != nil {
						return
					}
					var message struct{ To string }
					body, err := io.ReadAll(q.Body)
					if err != nil || json.Unmarshal(body, &message) != nil {
						return
					}
					test.says(c, server, message.To)
				}
			})
			dir := vendorFolder(t, "meta", "", "http://"+address, foreign, list(people))
			p := startAs(t, faulty(t), dir, nil, "run", "--yes", "campaign.yaml")
			p.end(t)
			lines := results(t, dir, "campaign.results.csv")
			require.Len(t, lines, people)
			for _, l := range lines {
				switch l["status"] {
				case "accepted", "rejected":
					assert.Equal(t, server.takes[l["recipient"]], l["status"] == "accepted", l["recipient"])
					assert.Contains(t, server.takes, l["recipient"])
				case "unsure":
					assert.NotEqual(t, "0", l["attempts"])
				default:
					assert.Fail(t, "left over", "%v", l)
				}
			}
			got := states(lines)
			assert.True(t, test.unsure(got["unsure"]), "%v\n%s", got, p.err.String())
		})
	}
}

// foreign is a campaign whose run no row of bad answers ends.
const foreign = `recipients: {csv: people.csv}
template: {name: hello, language: pt_BR, variables: {name: "{{ first_name }}"}}
throttle: {rate: unlimited, in_flight: 4}
stop: {rejected_in_a_row: 1000}
`
