package store

import (
	"context"
	"database/sql"
	"errors"
)

// Read asks outside of a transaction; each gets every row in turn. The statement is prepared once and kept.
func (db *DB) Read(ctx context.Context, query string, args []any, each func(*sql.Rows) error) error {
	s, err := db.statement(ctx, query)
	if err == nil {
		err = walk(ctx, s, args, each)
	}
	return db.explain(err)
}

func (db *DB) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if s, ok := db.prepared[query]; ok {
		return s, nil
	}
	s, err := db.db.PrepareContext(ctx, dialect(query))
	if err == nil {
		db.prepared[query] = s
	}
	return s, err
}

func walk(ctx context.Context, s *sql.Stmt, args []any, each func(*sql.Rows) error) error {
	rows, err := s.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := each(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// A Tx is a transaction on one connection, for one goroutine. Its statements are prepared once and kept.
type Tx struct {
	on interface {
		PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
	}
	kept map[string]*sql.Stmt
}

// Statement prepares a query, for as long as the transaction's connection is held.
func (tx *Tx) Statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := tx.kept[query]; ok {
		return s, nil
	}
	s, err := tx.on.PrepareContext(ctx, dialect(query))
	if err == nil {
		tx.kept[query] = s
	}
	return s, err
}

// Exec runs a statement and says how many rows it changed.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (int, error) {
	s, err := tx.Statement(ctx, query)
	if err != nil {
		return 0, err
	}
	return Changed(s.ExecContext(ctx, args...))
}

// Changed is how many rows a statement changed.
func Changed(result sql.Result, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// Read asks; each gets every row in turn.
func (tx *Tx) Read(ctx context.Context, query string, args []any, each func(*sql.Rows) error) error {
	s, err := tx.Statement(ctx, query)
	if err != nil {
		return err
	}
	return walk(ctx, s, args, each)
}

// close lets go of the statements: one that is still prepared would keep the file open.
func (tx *Tx) close() {
	for _, s := range tx.kept {
		_ = s.Close()
	}
}

// write does something with the right to write. Where that fails, or panics, nothing is written.
func (tx *Tx) write(ctx context.Context, do func() error) error {
	if _, err := tx.Exec(ctx, beginWriting); err != nil {
		return err
	}
	done := false
	defer func() {
		if !done {
			_, _ = tx.Exec(context.WithoutCancel(ctx), rollback)
		}
	}()
	if err := do(); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, commit)
	done = err == nil
	return err
}

// View reads in one transaction: all that do sees is of one moment.
func (db *DB) View(ctx context.Context, do func(*Tx) error) error {
	return db.explain(view(ctx, db.db, do))
}

func view(ctx context.Context, db *sql.DB, do func(*Tx) error) error {
	on, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { _ = on.Rollback() }()
	tx := &Tx{on: on, kept: map[string]*sql.Stmt{}}
	defer tx.close()
	return do(tx)
}

// Update writes in one transaction that isn't counted: what must not be lost unnoticed is committed by a Writer. What do
// sees stays true until it is written.
func (db *DB) Update(ctx context.Context, do func(*Tx) error) (err error) {
	conn, err := db.db.Conn(ctx)
	if err != nil {
		return db.explain(err)
	}
	defer func() { err = errors.Join(err, db.explain(conn.Close())) }()
	return db.update(ctx, conn, do)
}

func (db *DB) update(ctx context.Context, conn *sql.Conn, do func(*Tx) error) error {
	tx := &Tx{on: conn, kept: map[string]*sql.Stmt{}}
	defer tx.close()
	return db.explain(tx.write(ctx, func() error { return do(tx) }))
}
