package ledger

import (
	"context"
	"database/sql"
	"hash/maphash"
	"sync"
)

// ids are the vendor's ids of a campaign's messages, each with the person who has it, as hashes: a million take 30 MB.
type ids struct {
	earlier bool // the campaign has ids of earlier runs, which are read when one is asked for

	mu   sync.Mutex
	read bool
	seed maphash.Seed
	who  map[uint64]uint32
}

// HasAnother tells whether another person of this campaign has a vendor's message id already, and remembers it for ref
// otherwise. An empty id is nobody's.
func (s *Session) HasAnother(ctx context.Context, ref, id string) (bool, error) {
	if id == "" {
		return false, nil
	}
	ids := &s.ids
	ids.mu.Lock()
	defer ids.mu.Unlock()
	if ids.who == nil {
		ids.seed, ids.who = maphash.MakeSeed(), map[uint64]uint32{}
	}
	if ids.earlier && !ids.read {
		if err := s.readIDs(ctx); err != nil {
			return false, err
		}
		ids.read = true
	}
	return ids.add(ref, id), nil
}

// add remembers whose an id is, unless it is another's.
func (s *ids) add(ref, id string) (another bool) {
	key, who := maphash.String(s.seed, id), uint32(maphash.String(s.seed, ref))
	first, known := s.who[key]
	if !known {
		s.who[key] = who
	}
	return known && first != who
}

func (s *Session) readIDs(ctx context.Context) error {
	var ref, id sql.RawBytes
	return s.ledger.db.Read(ctx, listIDs, []any{s.campaign}, func(rows *sql.Rows) error {
		err := rows.Scan(&ref, &id)
		if err == nil {
			s.ids.add(string(ref), string(id))
		}
		return err
	})
}
