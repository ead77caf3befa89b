import { engineError } from '../errors.js';
import type { Typed } from '../functions/typed.js';
import type { Expression } from '../sql/ast.js';
import type { Relation, RelationColumn } from './relation.js';

/** The names that an expression may use: columns of what it selects from, aliases, parameters of lambdas. */
export class Scope {
  readonly relation: Relation;
  readonly aliases: ReadonlyMap<string, Expression>;
  readonly #parent: Scope | undefined;
  readonly #locals: ReadonlyMap<string, Typed>;

  constructor(
    relation: Relation,
    aliases: ReadonlyMap<string, Expression> = new Map(),
    parent?: Scope,
    locals: ReadonlyMap<string, Typed> = new Map(),
  ) {
    this.relation = relation;
    this.aliases = aliases;
    this.#parent = parent;
    this.#locals = locals;
  }

  /** The scope with the parameters of a lambda in it. */
  withLocals(locals: ReadonlyMap<string, Typed>): Scope {
    return new Scope(this.relation, this.aliases, this.#parent, new Map([...this.#locals, ...locals]));
  }

  /** The scope without one alias, in which the alias itself is defined. */
  withoutAlias(name: string): Scope {
    const aliases = new Map(this.aliases);
    aliases.delete(name);
    return new Scope(this.relation, aliases, this.#parent, this.#locals);
  }

  local(name: string): Typed | undefined {
    return this.#locals.get(name);
  }

  /** The column of a name, here or in the statement around; undefined when there is none. */
  column(name: string, table?: string): RelationColumn | undefined {
    const matches = this.relation.columns.filter(
      column => column.name === name && (table === undefined || column.table === table),
    );
    if (matches.length > 1 && new Set(matches.map(match => match.table)).size > 1) {
      throw engineError('AMBIGUOUS_IDENTIFIER', `Column '${name}' is in more than one table; name the table`);
    }
    return matches[0] ?? this.#parent?.column(name, table);
  }

  hasTable(table: string): boolean {
    return (
      this.relation.columns.some(column => column.table === table) || this.#parent?.hasTable(table) === true
    );
  }
}

/** FROM nothing. */
export const emptyRelation: Relation = { sql: '', columns: [] };
