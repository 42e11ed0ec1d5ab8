package ledger

import (
	"context"

	"campaign/campaign/store"
)

// layout is what a ledger's file holds.
func layout() store.Layout {
	return store.Layout{
		Application:   0x63616d70, // "camp"
		Version:       2,
		Tables:        tables(),
		Migrations:    []func(context.Context, *store.Tx) error{migrate},
		AddGeneration: addGeneration,
		Generation:    readGeneration,
		Groups:        runGroups,
		Verify:        countedRight,
	}
}

// Open opens the ledger at path, and makes it, with its folder, if there is none: readable and writable for the user
// alone, since the numbers of people are in it. Errors are store's kinds.
func Open(ctx context.Context, path string) (*Ledger, error) {
	return opened(store.Open(ctx, path, layout()))
}

// OpenAnew is Open where a person says that a ledger may begin although one was here: what is left of it, its log and its
// count file, is renamed. A ledger that is there is opened as it is.
func OpenAnew(ctx context.Context, path string) (*Ledger, error) {
	return opened(store.OpenAnew(ctx, path, layout()))
}

// OpenExisting opens the ledger at path for readers: it changes no record, works while a run is writing, and on a disk
// that can't be written to. One of an older version is grown. Where there is no ledger yet the error is ErrNone; else the
// kinds of Open.
func OpenExisting(ctx context.Context, path string) (*Ledger, error) {
	return opened(store.OpenExisting(ctx, path, layout()))
}

func opened(db *store.DB, err error) (*Ledger, error) {
	if err != nil {
		return nil, err
	}
	return &Ledger{db}, nil
}
