/** Facts beside a log message; they never hold credentials, headers or bodies. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Where a client writes what it does; `console` fits, and so do the usual logging libraries. Silent by default. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

const nothing = (): void => {};

/** Drops everything. */
export const silentLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
