/**
 * The parts of Node that the spool uses. Its own types would make all of Node visible in the whole package, which has to
 * compile for other runtimes too; the type-check of the tests compares these parts with them.
 */
declare module 'node:sqlite' {
  type SqlValue = string | number | null;

  export interface StatementSync {
    run(...values: SqlValue[]): unknown;
    get(...values: SqlValue[]): Record<string, unknown> | undefined;
    all(...values: SqlValue[]): Record<string, unknown>[];
  }

  export class DatabaseSync {
    constructor(path: string);
    exec(sql: string): void;
    prepare(sql: string): StatementSync;
    close(): void;
  }
}

declare module 'node:fs' {
  export function openSync(path: string, flags: string, mode: number): number;
  export function closeSync(file: number): void;
}

declare module 'node:timers/promises' {
  export function setImmediate(): Promise<void>;
}
