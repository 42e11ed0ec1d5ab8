package ledger

import (
	"context"
	"database/sql"
	"slices"
)

// The statements of a writer, which are prepared once and kept.

// exec runs a statement that is kept prepared.
func (w *writer) exec(ctx context.Context, query string, args ...any) error {
	_, err := w.affect(ctx, query, args...)
	return err
}

// affect is exec that says how many rows it changed.
func (w *writer) affect(ctx context.Context, query string, args ...any) (int, error) {
	s, err := w.statement(ctx, query)
	if err != nil {
		return 0, err
	}
	return affected(s.ExecContext(ctx, args...))
}

func affected(result sql.Result, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	return int(n), err
}

func (w *writer) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := w.statements[query]; ok {
		return s, nil
	}
	s, err := w.conn.PrepareContext(ctx, dialect(query))
	if err == nil {
		w.statements[query] = s
	}
	return s, err
}

// sized is the statement of a shape for n messages, which must be one of sizes.
func (w *writer) sized(ctx context.Context, s shape, n int) (*sql.Stmt, error) {
	kept := &w.bulk[s][slices.Index(sizes[:], n)]
	if *kept != nil {
		return *kept, nil
	}
	made, err := w.conn.PrepareContext(ctx, dialect(s.text(n)))
	if err == nil {
		*kept = made
	}
	return made, err
}
