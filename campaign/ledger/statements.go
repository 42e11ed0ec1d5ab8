package ledger

import (
	"fmt"
	"strings"
)

// The statements, in words that SQLite and PostgreSQL share. A parameter $n is named once, in order. What is stored as
// a number for a state stands in State's constants.

// tables are the statements that make them. Counts stand with the run that wrote the messages, as what it added, so that
// nobody has to count millions and no run waits for another's row: who wants to know adds up the runs. message_failed serves the lists of
// what went wrong; the accepted aren't in it, so that it costs nothing while all goes well. A message's row isn't kept in the
// order of its key: lists are in no order of their numbers, and each claim and outcome would write a page of its own.
func tables() []string {
	return []string{
		`CREATE TABLE ledger (generation TEXT NOT NULL)`,
		`CREATE TABLE campaign (id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, digest TEXT NOT NULL)`,
		`CREATE TABLE run (
			id BIGINT NOT NULL PRIMARY KEY,
			campaign BIGINT NOT NULL,
			began_at BIGINT NOT NULL,
			ended_at BIGINT NOT NULL DEFAULT 0,
			host TEXT NOT NULL,
			person TEXT NOT NULL,
			flags TEXT NOT NULL,
			ending TEXT NOT NULL DEFAULT '',
			groups BIGINT NOT NULL DEFAULT 0,
			claimed BIGINT NOT NULL DEFAULT 0,
			accepted BIGINT NOT NULL DEFAULT 0,
			rejected BIGINT NOT NULL DEFAULT 0,
			waiting BIGINT NOT NULL DEFAULT 0,
			unsure BIGINT NOT NULL DEFAULT 0
		)`,
		`CREATE TABLE message (
			ref TEXT NOT NULL,
			campaign BIGINT NOT NULL,
			state SMALLINT NOT NULL,
			session BIGINT NOT NULL,
			attempts INTEGER NOT NULL,
			http_status INTEGER NOT NULL DEFAULT 0,
			first_attempt_at BIGINT NOT NULL,
			settled_at BIGINT NOT NULL DEFAULT 0,
			message_id TEXT NOT NULL DEFAULT '',
			code TEXT NOT NULL DEFAULT '',
			reason TEXT NOT NULL DEFAULT '',
			address TEXT NOT NULL DEFAULT '',
			checksum INTEGER NOT NULL,
			PRIMARY KEY (ref, campaign)
		)`,
		fmt.Sprintf(`CREATE INDEX message_failed ON message (campaign, state, code, reason, settled_at) WHERE state > %d`,
			Accepted),
		`CREATE TABLE opted_out (
			ref TEXT NOT NULL PRIMARY KEY,
			since BIGINT NOT NULL,
			source TEXT NOT NULL,
			word TEXT NOT NULL,
			campaign TEXT NOT NULL,
			checksum INTEGER NOT NULL
		)`,
	}
}

const (
	addGeneration  = `INSERT INTO ledger (generation) VALUES ($1)`
	readGeneration = `SELECT generation FROM ledger`

	addCampaign = `INSERT INTO campaign (id, name, digest)
		SELECT COALESCE(MAX(id), 0) + 1, $1, $2 FROM campaign WHERE true ON CONFLICT (name) DO NOTHING`
	// sums are the counts of some runs, together.
	sums = `COALESCE(SUM(run.claimed), 0), COALESCE(SUM(run.accepted), 0), COALESCE(SUM(run.rejected), 0),
		COALESCE(SUM(run.waiting), 0), COALESCE(SUM(run.unsure), 0)`
	readCampaign = `SELECT campaign.id, campaign.digest, ` + sums + `
		FROM campaign LEFT JOIN run ON run.campaign = campaign.id WHERE campaign.name = $1 GROUP BY campaign.id, campaign.digest`
	setDigest = `UPDATE campaign SET digest = $1 WHERE id = $2`

	addRun = `INSERT INTO run (id, campaign, began_at, host, person, flags)
		SELECT COALESCE(MAX(id), 0) + 1, $1, $2, $3, $4, $5 FROM run WHERE true RETURNING id`
	addCounts = `UPDATE run SET groups = groups + 1, claimed = claimed + $1, accepted = accepted + $2, rejected = rejected + $3,
		waiting = waiting + $4, unsure = unsure + $5 WHERE id = $6`
	// correctCounts is addCounts of what isn't a group's.
	correctCounts = `UPDATE run SET claimed = claimed + $1, accepted = accepted + $2, rejected = rejected + $3,
		waiting = waiting + $4, unsure = unsure + $5 WHERE id = $6`
	endRun = `UPDATE run SET ended_at = $1, ending = $2 WHERE id = $3`
	// dropRun removes a run that added nothing.
	dropRun = `DELETE FROM run WHERE id = $1 AND groups = 0 AND claimed = 0 AND accepted = 0 AND rejected = 0 AND waiting = 0
		AND unsure = 0`
	runGroups = `SELECT id, groups FROM run`
	listRuns  = `SELECT id, began_at, ended_at, host, person, flags, ending, claimed, accepted, rejected, waiting, unsure
		FROM run WHERE ` + ofCampaign + ` ORDER BY id`

	releaseNew = `DELETE FROM message WHERE ref = $1 AND campaign = $2 AND session = $3 AND state = 1`
	releaseOld = `UPDATE message SET state = $1, attempts = $2, session = $3, address = $4, checksum = $5
		WHERE ref = $6 AND campaign = $7 AND session = $8 AND state = 1`
	// settleLate is for the answer to an attempt that another run took for lost meanwhile.
	settleLate = `UPDATE message SET state = $1, http_status = $2, code = $3, reason = $4, message_id = $5, settled_at = $6,
		checksum = $7 WHERE ref = $8 AND campaign = $9 AND session = $10 AND attempts = $11 AND state = 5`
	// rewrite stores what a record came to without an answer.
	rewrite = `UPDATE message SET state = $1, http_status = $2, code = $3, reason = $4, message_id = $5, settled_at = $6,
		checksum = $7 WHERE ref = $8 AND campaign = $9`
	inState = recordColumns + ` FROM message WHERE campaign = $1 AND state = $2`

	optOut = `INSERT INTO opted_out (ref, since, source, word, campaign, checksum) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (ref) DO UPDATE SET since = excluded.since, source = excluded.source, word = excluded.word,
		campaign = excluded.campaign, checksum = excluded.checksum WHERE excluded.since > opted_out.since`
	listOptOuts = `SELECT ref, since, source, word, campaign, checksum FROM opted_out ORDER BY since, ref`

	ofCampaign    = `campaign = (SELECT id FROM campaign WHERE name = $1)`
	recordColumns = `SELECT ref, campaign, state, session, attempts, http_status, first_attempt_at, settled_at, message_id, code,
		reason, address, checksum`
	listUnsure = recordColumns + ` FROM message WHERE ` + ofCampaign + ` AND state = 5 AND state > 2 ORDER BY settled_at DESC, ref LIMIT $2`
	listClaims = recordColumns + ` FROM message WHERE ` + ofCampaign + ` AND state = 1 ORDER BY ref LIMIT $2`
	listIDs    = `SELECT ref, message_id FROM message WHERE campaign = $1 AND message_id <> ''`
	groupFails = `SELECT state, code, reason, COUNT(*), MAX(settled_at) FROM message WHERE ` + ofCampaign + ` AND state > 2
		GROUP BY state, code, reason ORDER BY MAX(settled_at) DESC, state, code, reason LIMIT $2`

	// walkRecords reads all records, a stretch at a time.
	walkRecords   = recordColumns + ` FROM message WHERE (ref, campaign) > ($1, $2) ORDER BY ref, campaign LIMIT $3`
	countCampaign = `SELECT COUNT(*) FROM campaign`
	// countStates and sumRuns must agree.
	countStates = `SELECT campaign, state, COUNT(*) FROM message GROUP BY campaign, state`
	sumRuns     = `SELECT campaign, ` + sums + ` FROM run GROUP BY campaign`
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

// numbers says that some parameters of a list's first group are numbers: PostgreSQL takes a list's columns for texts,
// unless the first of its groups says otherwise.
func numbers(list string, which ...int) string {
	for _, n := range which {
		parameter := fmt.Sprintf("$%d", n)
		for _, end := range []string{",", ")"} {
			list = strings.Replace(list, parameter+end, "CAST("+parameter+" AS BIGINT)"+end, 1)
		}
	}
	return list
}

// A shape is a statement for any number of messages.
type shape int

const (
	claimNew    shape = iota // claims refs that nobody knows, skips those that somebody does
	claimKnown               // claims refs that were seen in one state
	settleAlike              // settles claims to the same state, status, code and reason
	findKnown                // reads records
	shapes
)

// text is the statement for n messages.
func (s shape) text(n int) string {
	switch s {
	case claimNew:
		return `INSERT INTO message (campaign, session, ref, state, attempts, first_attempt_at, address, checksum)
			SELECT $1, $2, v.column1, 1, 1, v.column2, v.column3, v.column4
			FROM (VALUES ` + numbers(list(n, 4, 3), 4, 6) + `) AS v WHERE true ON CONFLICT (ref, campaign) DO NOTHING`
	case claimKnown:
		return fmt.Sprintf(`UPDATE message SET state = 1, session = $1, attempts = attempts + 1, address = v.column2,
			checksum = v.column3 FROM (VALUES %s) AS v
			WHERE message.ref = v.column1 AND message.campaign = $%d AND message.state = $%d`,
			numbers(list(n, 3, 2), 4), 2+3*n, 3+3*n)
	case settleAlike:
		return fmt.Sprintf(`UPDATE message SET state = $1, http_status = $2, code = $3, reason = $4,
			message_id = v.column2, settled_at = v.column3, checksum = v.column4 FROM (VALUES %s) AS v
			WHERE message.ref = v.column1 AND message.campaign = $%d AND message.session = $%d AND message.state = 1
			AND message.attempts = v.column5`, numbers(list(n, 5, 5), 7, 8, 9), 5+5*n, 6+5*n)
	default:
		return recordColumns + ` FROM message WHERE campaign = $1 AND ref IN (` + flat(n, 2) + `)`
	}
}

// findEntries is the look-up of a Reader, for a chunk of refs: a join with the list of them, which both databases walk
// once, while an IN is first sorted.
var findEntries = `SELECT m.ref, m.campaign, m.state, m.session, m.attempts, m.http_status, m.first_attempt_at, m.settled_at,
	m.message_id, m.code, m.reason, m.address, m.checksum
	FROM (SELECT id FROM campaign WHERE name = $1) AS c, (VALUES ` + list(chunk, 1, 2) + `) AS v, message AS m
	WHERE m.campaign = c.id AND m.ref = v.column1`
