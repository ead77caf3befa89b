// The part of the package sqlite3 that the original library uses, over the database that comes with Node, in memory.
const { DatabaseSync } = require('node:sqlite');

class Database {
  #database = new DatabaseSync(':memory:');

  constructor(_name, callback) {
    setImmediate(() => callback?.call(this, null));
  }

  get(sql, values, callback) {
    this.#answer(callback, () => this.#database.prepare(sql).get(...[values].flat()));
  }

  all(sql, values, callback) {
    this.#answer(callback, () => this.#database.prepare(sql).all(...[values].flat()));
  }

  run(sql, callback) {
    this.#answer(callback, () => this.#database.exec(sql));
  }

  exec(sql, callback) {
    this.run(sql, callback);
  }

  serialize(work) {
    work.call(this);
  }

  prepare(sql) {
    const statement = this.#database.prepare(sql);
    return {
      run: (...values) => statement.run(...values.filter(value => typeof value !== 'function')),
      finalize: () => {},
    };
  }

  close() {
    this.#database.close();
  }

  #answer(callback, work) {
    let error = null;
    let result;
    try {
      result = work();
    } catch (thrown) {
      error = thrown;
    }
    setImmediate(() => callback?.call(this, error, result));
  }
}

module.exports = { Database };
