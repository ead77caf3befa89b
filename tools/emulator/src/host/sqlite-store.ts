import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Store } from './store.js';

const READ_PAGE = 1000;

/**
 * Opens the store in one file of the disk. The file is locked until the store is disposed.
 *
 * @throws {Error} when the file cannot be opened or belongs to another running emulator
 */
export async function openSqliteStore(file: string): Promise<Store> {
  // Loaded here, because Node 22 prints a warning when the module is loaded.
  const { DatabaseSync } = await import('node:sqlite');
  try {
    return new SqliteStore(new DatabaseSync(file));
  } catch (error) {
    const reason = (error as { message: string }).message;
    throw new Error(`cannot open the data file ${file}: ${reason} (does another emulator use it?)`);
  }
}

class SqliteStore implements Store {
  readonly durable = true;
  readonly #database: DatabaseSync;
  readonly #statements: Record<keyof typeof statements, StatementSync>;
  #inTransaction = false;

  constructor(database: DatabaseSync) {
    this.#database = database;
    // FULL: a commit has reached the disk before it is acknowledged. EXCLUSIVE: one emulator per file.
    database.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      CREATE TABLE IF NOT EXISTS state (
        collection TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (collection, key)
      );
      CREATE TABLE IF NOT EXISTS log (sequence INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, entry TEXT NOT NULL);
      CREATE INDEX IF NOT EXISTS log_by_name ON log (name, sequence);
    `);
    this.#statements = Object.fromEntries(
      Object.entries(statements).map(([name, sql]) => [name, database.prepare(sql)]),
    ) as Record<keyof typeof statements, StatementSync>;
  }

  put(collection: string, key: string, value: string): void {
    this.#statements.put.run(collection, key, value);
  }

  get(collection: string, key: string): string | undefined {
    return this.#statements.get.get(collection, key)?.['value'] as string | undefined;
  }

  delete(collection: string, key: string): void {
    this.#statements.delete.run(collection, key);
  }

  entries(collection: string): readonly (readonly [key: string, value: string])[] {
    return this.#statements.entries
      .all(collection)
      .map(row => [row['key'] as string, row['value'] as string] as const);
  }

  append(log: string, entry: string): void {
    this.#statements.append.run(log, entry);
  }

  *read(log: string): Iterable<string> {
    // In pages, so that writes between two steps of the reader do not disturb an open cursor.
    let after = 0;
    for (;;) {
      const page = this.#statements.read.all(log, after, READ_PAGE);
      for (const row of page) yield row['entry'] as string;
      if (page.length < READ_PAGE) return;
      after = Number(page.at(-1)?.['sequence']);
    }
  }

  drop(log: string): void {
    this.#statements.drop.run(log);
  }

  transaction<T>(work: () => T): T {
    if (this.#inTransaction) return work();
    this.#database.exec('BEGIN IMMEDIATE');
    this.#inTransaction = true;
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    } finally {
      this.#inTransaction = false;
    }
  }

  clear(): void {
    this.transaction(() => this.#database.exec('DELETE FROM state; DELETE FROM log;'));
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}

const statements = {
  put: 'INSERT INTO state VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  get: 'SELECT value FROM state WHERE collection = ? AND key = ?',
  delete: 'DELETE FROM state WHERE collection = ? AND key = ?',
  entries: 'SELECT key, value FROM state WHERE collection = ? ORDER BY rowid',
  append: 'INSERT INTO log (name, entry) VALUES (?, ?)',
  read: 'SELECT sequence, entry FROM log WHERE name = ? AND sequence > ? ORDER BY sequence LIMIT ?',
  drop: 'DELETE FROM log WHERE name = ?',
} as const;
