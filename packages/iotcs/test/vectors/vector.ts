import { readFileSync } from 'node:fs';

/** One request and its answer as they were recorded. */
export interface Exchange {
  readonly request: {
    readonly method: string;
    readonly scheme: string;
    readonly path: string;
    readonly query: Readonly<Record<string, string>>;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
    readonly rawBodyShape?: string;
    readonly jwt?: { readonly header: object; readonly claims: Readonly<Record<string, unknown>> };
  };
  readonly response: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
  };
}

/** One recorded case. */
export interface Vector {
  readonly id: string;
  readonly call: { readonly method: string; readonly args: unknown };
  readonly exchanges: readonly Exchange[];
  readonly frames?: readonly Readonly<Record<string, unknown>>[];
  readonly result: unknown;
  /** What a correct client does where the original is wrong. */
  readonly fixed?: unknown;
}

/** Replays one case and checks what comes of it. */
export type Replay = (vector: Vector) => Promise<void>;

/** The cases of one file. */
export function vectorsOf(name: string): readonly Vector[] {
  return JSON.parse(readFileSync(new URL(`data/${name}.json`, import.meta.url), 'utf8'));
}

/** One case by its id. */
export function vectorOf(name: string, id: string): Vector {
  const vector = vectorsOf(name).find(candidate => candidate.id === id);
  if (vector === undefined) throw new Error(`no vector ${id} in ${name}`);
  return vector;
}
