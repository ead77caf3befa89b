import { engineError } from '../errors.js';
import type { EmitClause, Query, Settings } from '../sql/ast.js';
import type { Source } from './source.js';

export interface RequiredColumn {
  readonly column: string;
  readonly columnType: string;
  readonly table: string;
}

/** Facts about a statement, gathered while it is compiled. */
export class QueryFacts {
  hasAggregate = false;
  hasSubquery = false;
  hasTableJoin = false;
  hasUnion = false;
  /** Rows that were there before are read too, for a lower bound on `_tp_time` asks for them. */
  readsHistory = false;
  readonly groupByColumns: string[] = [];
  readonly requiredColumns: Map<string, RequiredColumn> = new Map();
}

/** What a name in FROM may stand for, and how reads are bounded, at one place of a statement. */
export class QueryContext {
  readonly facts: QueryFacts;
  readonly bounded: boolean;
  readonly settings: Settings;
  readonly emit: EmitClause | undefined;
  /** Of `seek_to`: rows that were there before are read from this time on, in microseconds since 1970. */
  readonly historyFromMicros: bigint | undefined;
  readonly #findSource: (name: string) => Source | undefined;
  readonly #commonTables: ReadonlyMap<string, CommonTableBinding>;
  readonly #aliases: { next: number };
  readonly #openViews: readonly string[];

  constructor(options: QueryContextOptions) {
    this.facts = options.facts ?? new QueryFacts();
    this.bounded = options.bounded;
    this.settings = options.settings;
    this.emit = options.emit;
    this.historyFromMicros = options.historyFromMicros;
    this.#findSource = options.findSource;
    this.#commonTables = options.commonTables ?? new Map();
    this.#aliases = options.aliases ?? { next: 0 };
    this.#openViews = options.openViews ?? [];
  }

  /** A new name for a table or column of the SQL. */
  uniqueName(prefix: string): string {
    this.#aliases.next += 1;
    return `${prefix}${this.#aliases.next}`;
  }

  /** The stream or view of a name. Throws 60 when there is none. */
  source(name: string): Source {
    const source = this.#findSource(name);
    if (source === undefined) throw engineError('UNKNOWN_STREAM', `Stream default.${name} does not exist`);
    return source;
  }

  commonTable(name: string): CommonTableBinding | undefined {
    return this.#commonTables.get(name);
  }

  withCommonTables(tables: readonly { readonly name: string; readonly query: Query }[]): QueryContext {
    let context: QueryContext = this;
    for (const { name, query } of tables) {
      const binding = { query, context };
      context = context.#derive({ commonTables: new Map([...context.#commonTables, [name, binding]]) });
    }
    return context;
  }

  withEmit(emit: EmitClause): QueryContext {
    return this.#derive({ emit });
  }

  /** The same place with reads that end; `table()` and subqueries in expressions are read so. */
  asBounded(): QueryContext {
    return this.#derive({ bounded: true });
  }

  /** The inside of a view, where only streams and views are known. */
  insideView(name: string): QueryContext {
    if (this.#openViews.includes(name)) throw engineError('BAD_ARGUMENTS', `View ${name} reads from itself`);
    return this.#derive({ commonTables: new Map(), openViews: [...this.#openViews, name] });
  }

  #derive(changes: Partial<QueryContextOptions>): QueryContext {
    return new QueryContext({
      facts: this.facts,
      bounded: this.bounded,
      settings: this.settings,
      emit: this.emit,
      historyFromMicros: this.historyFromMicros,
      findSource: this.#findSource,
      commonTables: this.#commonTables,
      aliases: this.#aliases,
      openViews: this.#openViews,
      ...changes,
    });
  }
}

/** A common table, with the context in which its query is to be read. */
export interface CommonTableBinding {
  readonly query: Query;
  readonly context: QueryContext;
}

export interface QueryContextOptions {
  readonly bounded: boolean;
  readonly settings: Settings;
  readonly findSource: (name: string) => Source | undefined;
  readonly facts?: QueryFacts;
  readonly emit?: EmitClause | undefined;
  readonly historyFromMicros?: bigint | undefined;
  readonly commonTables?: ReadonlyMap<string, CommonTableBinding>;
  readonly aliases?: { next: number };
  readonly openViews?: readonly string[];
}
