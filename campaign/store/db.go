package store

import (
	"database/sql"
	"sync"
)

// A DB is one file, open. Safe for concurrent use.
type DB struct {
	path   string // absolute, without symbolic links: everybody who means this file computes the same locks from it
	layout Layout
	db     *sql.DB

	mu       sync.Mutex
	prepared map[string]*sql.Stmt
}

func newDB(path string, layout Layout) *DB {
	return &DB{path: path, layout: layout, prepared: map[string]*sql.Stmt{}}
}

// Path is the file's real path: absolute, without symbolic links.
func (db *DB) Path() string { return db.path }

// Close lets go of the file. Writers must be closed before.
func (db *DB) Close() error {
	return db.explain(db.db.Close())
}

// explain turns an error of the database into one of this package's.
func (db *DB) explain(err error) error { return explain(db.path, err) }
