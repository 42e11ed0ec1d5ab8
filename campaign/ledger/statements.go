package ledger

import (
	"fmt"
	"strings"
)

// The statements, in words that SQLite and PostgreSQL share. A parameter $n is named once, in order. What is stored as
// a number for a state stands in State's constants.

// schema makes the tables. The counts stand in the campaign's row, written with the messages that they count, so that
// nobody has to count millions. message_failed serves the lists of what went wrong; the accepted aren't in it, so that
// it costs nothing while all goes well.
func schema() []string {
	return []string{
		`CREATE TABLE campaign (
			id BIGINT NOT NULL PRIMARY KEY,
			name TEXT NOT NULL UNIQUE,
			digest TEXT NOT NULL,
			claimed BIGINT NOT NULL DEFAULT 0,
			accepted BIGINT NOT NULL DEFAULT 0,
			rejected BIGINT NOT NULL DEFAULT 0,
			waiting BIGINT NOT NULL DEFAULT 0,
			unsure BIGINT NOT NULL DEFAULT 0
		)`,
		`CREATE TABLE message (
			campaign BIGINT NOT NULL,
			ref TEXT NOT NULL,
			state SMALLINT NOT NULL,
			attempts INTEGER NOT NULL,
			http_status INTEGER NOT NULL DEFAULT 0,
			first_attempt_at BIGINT NOT NULL,
			settled_at BIGINT NOT NULL DEFAULT 0,
			message_id TEXT NOT NULL DEFAULT '',
			code TEXT NOT NULL DEFAULT '',
			reason TEXT NOT NULL DEFAULT '',
			PRIMARY KEY (campaign, ref)
		)`,
		fmt.Sprintf(`CREATE INDEX message_failed ON message (campaign, state, code, reason, settled_at) WHERE state > %d`,
			Accepted),
	}
}

const (
	addCampaign = `INSERT INTO campaign (id, name, digest)
		SELECT COALESCE(MAX(id), 0) + 1, $1, $2 FROM campaign WHERE true ON CONFLICT (name) DO NOTHING`
	readCampaign = `SELECT id, digest, claimed, accepted, rejected, waiting, unsure FROM campaign WHERE name = $1`
	setDigest    = `UPDATE campaign SET digest = $1 WHERE id = $2`
	addCounts    = `UPDATE campaign SET claimed = claimed + $1, accepted = accepted + $2, rejected = rejected + $3,
		waiting = waiting + $4, unsure = unsure + $5 WHERE id = $6`

	releaseNew = `DELETE FROM message WHERE campaign = $1 AND ref = $2 AND state = 1`
	releaseOld = `UPDATE message SET state = $1, attempts = attempts - 1
		WHERE campaign = $2 AND ref = $3 AND state = 1`
	doubtClaims = `UPDATE message SET state = 5, http_status = 0, settled_at = $1, code = '', message_id = '', reason = $2
		WHERE campaign = $3 AND state = 1`

	ofCampaign = `campaign = (SELECT id FROM campaign WHERE name = $1)`
	columns    = `SELECT ref, state, attempts, http_status, first_attempt_at, settled_at, message_id, code, reason`
	entry      = columns + ` FROM message WHERE ` + ofCampaign
	listUnsure = entry + ` AND state = 5 AND state > 2 ORDER BY settled_at DESC, ref LIMIT $2`
	listClaims = entry + ` AND state = 1 ORDER BY ref LIMIT $2`
	groupFails = `SELECT state, code, reason, COUNT(*), MAX(settled_at) FROM message WHERE ` + ofCampaign + ` AND state > 2
		GROUP BY state, code, reason ORDER BY MAX(settled_at) DESC, state, code, reason LIMIT $2`
)

// list writes n groups of parameters: ($3,$4),($5,$6) for n = 2, width = 2, first = 3.
func list(n, width, first int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('(')
		for j := range width {
			if j > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, "$%d", first+i*width+j)
		}
		b.WriteByte(')')
	}
	return b.String()
}

// flat writes n parameters: $3,$4 for n = 2, first = 3.
func flat(n, first int) string {
	return strings.NewReplacer("(", "", ")", "").Replace(list(n, 1, first))
}

// number says that the n-th parameter of a list is one: PostgreSQL takes a list's columns for texts, unless the first of
// its groups says otherwise.
func number(list string, n int) string {
	parameter := fmt.Sprintf("$%d", n)
	return strings.Replace(list, parameter, "CAST("+parameter+" AS BIGINT)", 1)
}

// A shape is a statement for any number of messages.
type shape int

const (
	claimNew    shape = iota // claims refs that nobody knows, leaves out those that somebody does
	claimKnown               // claims refs that were seen in one state
	settleAlike              // settles claims to the same state, status, code and reason
	findKnown                // reads state and attempts
	shapes
)

// text is the statement for n messages.
func (s shape) text(n int) string {
	switch s {
	case claimNew:
		return `INSERT INTO message (campaign, ref, state, attempts, first_attempt_at)
			SELECT $1, v.column1, 1, 1, v.column2 FROM (VALUES ` + number(list(n, 2, 2), 3) + `) AS v WHERE true
			ON CONFLICT (campaign, ref) DO NOTHING`
	case claimKnown:
		return `UPDATE message SET state = 1, attempts = attempts + 1
			WHERE campaign = $1 AND state = $2 AND ref IN (` + flat(n, 3) + `)`
	case settleAlike:
		return fmt.Sprintf(`UPDATE message SET state = $1, http_status = $2, code = $3, reason = $4,
			message_id = v.column2, settled_at = v.column3 FROM (VALUES %s) AS v
			WHERE message.campaign = $%d AND message.ref = v.column1 AND message.state = 1`, number(list(n, 3, 5), 7), 5+3*n)
	default:
		return `SELECT ref, state, attempts FROM message WHERE campaign = $1 AND ref IN (` + flat(n, 2) + `)`
	}
}

// findEntries is the look-up of a Reader, for a chunk of refs: a join with the list of them, which both databases walk
// once, while an IN is first sorted.
var findEntries = columns + ` FROM (SELECT id FROM campaign WHERE name = $1) AS c, (VALUES ` + list(chunk, 1, 2) + `) AS v,
	message AS m WHERE m.campaign = c.id AND m.ref = v.column1`
