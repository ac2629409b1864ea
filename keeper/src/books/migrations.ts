import { CodedError } from "@fedseg/shared/errors.ts";

/** One step of what books look like in a database: the same tables in both kinds, each in its own words. */
export interface Migration {
  /** For a file, which holds one party's books. */
  readonly sqlite: string;
  /** For a schema of a server, which holds any number of books. */
  readonly postgres: string;
}

/** Every step there has been, the oldest first: version n is what the first n of them make. One that is released never changes. */
export const MIGRATIONS: readonly Migration[] = [
  {
    sqlite: `
      CREATE TABLE journal (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
      CREATE TABLE ledger (seq INTEGER PRIMARY KEY, line TEXT NOT NULL) STRICT;
      CREATE TABLE seal (id INTEGER PRIMARY KEY, lines INTEGER NOT NULL, digest BLOB NOT NULL) STRICT;
      INSERT INTO seal VALUES (1, 0, zeroblob(32));
    `,
    postgres: `
      CREATE TABLE books (
        book text PRIMARY KEY, owner bytea NOT NULL, lines bigint NOT NULL, digest bytea NOT NULL,
        fence bigint NOT NULL, holder text NOT NULL, lease_until timestamptz NOT NULL
      );
      CREATE TABLE journal (
        book text NOT NULL REFERENCES books, key text NOT NULL, value bytea NOT NULL, PRIMARY KEY (book, key)
      );
      CREATE TABLE ledger (
        book text NOT NULL REFERENCES books, seq bigint NOT NULL, line text NOT NULL, PRIMARY KEY (book, seq)
      );
    `,
  },
];

/** Returns the steps that books of a version still lack. @throws CodedError STORE_NEWER when this software knows none like them. */
export function migrationsAfter(version: number, known = MIGRATIONS): readonly Migration[] {
  if (version <= known.length) return known.slice(version);
  throw new CodedError("STORE_NEWER", {
    what: `The books have the form ${version}, and this software knows forms up to ${known.length}.`,
    why: "Newer software has written them; what it keeps there would be lost on the way back.",
    todo: "Start the newer software again. Nothing was changed.",
  });
}
