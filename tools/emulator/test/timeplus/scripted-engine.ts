import type {
  Column,
  Engine,
  OpenEngine,
  Prepared,
  SqlAnalysis,
  StreamDefinition,
  StreamInfo,
  WireRow,
  WireValue,
} from '../../src/timeplus/engine/contract.js';
import { EngineError } from '../../src/timeplus/engine/engine-error.js';

/**
 * An engine that knows a few statements: `select * from s` (rows as they come), `select * from table(s)`, `create
 * stream s`, and for trouble `fail while running from s` and `stall on s`. It lets the tests of the REST front say exactly which rows come when.
 */
export const openScriptedEngine: OpenEngine = async () => new ScriptedEngine();

type Listener = (rows: readonly WireRow[]) => void;

interface Held {
  readonly info: StreamInfo;
  readonly rows: WireRow[];
  readonly listeners: Set<Listener>;
  readonly idempotentIds: Set<string>;
}

class ScriptedEngine implements Engine {
  readonly #streams = new Map<string, Held>();

  async createStream(definition: StreamDefinition): Promise<StreamInfo> {
    if (this.#streams.has(definition.name)) {
      throw new EngineError(57, 'STREAM_ALREADY_EXISTS', `stream '${definition.name}' exists`);
    }
    const info: StreamInfo = {
      ...definition,
      columns: [...definition.columns, { name: '_tp_time', type: "datetime64(3, 'UTC')" }],
      kind: 'stream',
      createQuery: `CREATE STREAM ${definition.name}`,
      createdAtMs: 1_675_293_779_000,
      updatedAtMs: 1_675_293_779_000,
    };
    this.#streams.set(definition.name, { info, rows: [], listeners: new Set(), idempotentIds: new Set() });
    return info;
  }

  async alterStream(name: string, changes: Partial<StreamDefinition>): Promise<StreamInfo> {
    const held = this.#held(name);
    const info = { ...held.info, ...changes };
    this.#streams.set(name, { ...held, info });
    return info;
  }

  async drop(name: string): Promise<void> {
    this.#held(name);
    this.#streams.delete(name);
  }

  find(name: string): StreamInfo | undefined {
    return this.#streams.get(name)?.info;
  }

  list(kind?: StreamInfo['kind']): readonly StreamInfo[] {
    return [...this.#streams.values()].map(({ info }) => info).filter(info => !kind || info.kind === kind);
  }

  async pauseView(): Promise<void> {}

  async resumeView(): Promise<void> {}

  viewActivity(): undefined {}

  async stats(name: string): Promise<{ rows: number } | undefined> {
    const held = this.#streams.get(name);
    return held && { rows: held.rows.length };
  }

  async ingest(
    stream: string,
    columns: readonly string[],
    rows: readonly (readonly unknown[])[],
    options: { readonly idempotentId?: string } = {},
  ): Promise<void> {
    const held = this.#held(stream);
    if (options.idempotentId !== undefined) {
      if (held.idempotentIds.has(options.idempotentId)) return;
      held.idempotentIds.add(options.idempotentId);
    }
    const positions = this.#header(held).map(({ name }) => columns.indexOf(name));
    const stored = rows.map(row => positions.map(at => (at < 0 ? null : ((row[at] ?? null) as WireValue))));
    held.rows.push(...stored);
    for (const listener of held.listeners) listener(stored);
  }

  async prepare(sql: string, options: { readonly mode?: 'streaming' | 'table' } = {}): Promise<Prepared> {
    const [, create] = /^create stream (\w+)$/i.exec(sql) ?? [];
    if (create) {
      const run = async (): Promise<void> => {
        await this.createStream({ name: create, columns: [{ name: 'a', type: 'int32' }] });
      };
      return { kind: 'command', analysis: analysis(sql, 'CREATE'), run };
    }
    const [, verb, table, name = table] =
      /^(select \* from|fail while running from|stall on) (?:table\((\w+)\)|(\w+))$/i.exec(sql) ?? [];
    if (!name) throw new EngineError(62, 'SYNTAX_ERROR', `Syntax error: ${sql}`);
    const held = this.#held(name);
    const bounded = table !== undefined || options.mode === 'table';
    return {
      kind: 'query',
      header: this.#header(held),
      analysis: analysis(sql, 'SELECT', name),
      progress: () => ({ scannedRows: held.rows.length, scannedBytes: 0, lastEventTimeMs: 0 }),
      run: async ({ signal, onRows }) => {
        if (verb === 'fail while running from') {
          await onRows([['before the failure']]);
          throw new EngineError(341, 'UNFINISHED', 'it went wrong');
        }
        if (bounded && verb !== 'stall on') return await onRows(held.rows);
        await this.#tail(held, signal, onRows);
      },
    };
  }

  async analyze(sql: string): Promise<SqlAnalysis> {
    return (await this.prepare(sql)).analysis;
  }

  format(sql: string): string {
    return sql.toUpperCase();
  }

  async clear(): Promise<void> {
    this.#streams.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  async #tail(
    held: Held,
    signal: AbortSignal,
    onRows: (rows: readonly WireRow[]) => Promise<void> | void,
  ): Promise<void> {
    const waiting: (readonly WireRow[])[] = [];
    let wake = (): void => {};
    const listener: Listener = rows => {
      waiting.push(rows);
      wake();
    };
    held.listeners.add(listener);
    signal.addEventListener('abort', () => wake());
    while (!signal.aborted) {
      const rows = waiting.shift();
      if (rows) await onRows(rows);
      else await new Promise<void>(resolve => (wake = resolve));
    }
    held.listeners.delete(listener);
  }

  #header(held: Held): readonly Column[] {
    return held.info.columns
      .filter(({ name }) => name !== '_tp_time')
      .map(({ name, type }) => ({ name, type }));
  }

  #held(name: string): Held {
    const held = this.#streams.get(name);
    if (!held) throw new EngineError(60, 'UNKNOWN_STREAM', `Stream ${name} does not exist`);
    return held;
  }
}

function analysis(sql: string, queryType: string, table?: string): SqlAnalysis {
  return {
    queryType,
    isStreaming: true,
    hasAggregate: false,
    hasSubquery: false,
    hasTableJoin: false,
    hasUnion: false,
    groupByColumns: [],
    originalQuery: sql,
    rewrittenQuery: sql,
    requiredColumns: table === undefined ? [] : [{ column: 'a', columnType: 'int64', table }],
    resultColumns: [],
  };
}
