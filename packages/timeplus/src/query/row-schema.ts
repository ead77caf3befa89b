import { type ErrorContext, ProtocolError } from '@sdk/core';

/**
 * A schema of any library that follows the Standard Schema interface (version 1), such as Zod, Valibot or ArkType. Only
 * its form counts: nothing of a library is imported.
 */
export interface RowSchema<Row> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => RowSchemaResult<Row> | Promise<RowSchemaResult<Row>>;
    readonly types?: { readonly input: unknown; readonly output: Row } | undefined;
  };
}

/** What a schema says of a value. */
export type RowSchemaResult<Row> =
  | { readonly value: Row; readonly issues?: undefined }
  | { readonly issues: readonly RowSchemaIssue[] };

/** One thing that a schema finds wrong with a value. */
export interface RowSchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** A row of a result does not fit the schema that the query was given. */
export class RowSchemaError extends ProtocolError {
  override readonly name: string = 'RowSchemaError';
  /** Number of the row in the result, from 0. */
  readonly row: number;
  /** What is wrong, each with the path of the column, e.g. `mag` or `tags.0`; empty for the row as a whole. */
  readonly issues: readonly { readonly path: string; readonly message: string }[];

  constructor(fields: ErrorContext & { row: number; issues: readonly RowSchemaIssue[] }) {
    const issues = fields.issues.map(({ path = [], message }) => ({
      path: path.map(keyText).join('.'),
      message,
    }));
    const list = issues
      .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
      .join('; ');
    super({
      ...fields,
      message: `${fields.platform} ${fields.operation}: row ${fields.row} does not fit the schema: ${list}`,
    });
    this.row = fields.row;
    this.issues = issues;
  }
}

function keyText(part: PropertyKey | { readonly key: PropertyKey }): string {
  return String(typeof part === 'object' ? part.key : part);
}

/** Hands rows on as the schema gives them back. Rows are counted over all calls. */
export class RowValidator<Row> {
  readonly #schema: RowSchema<Row>;
  readonly #context: ErrorContext;
  #count = 0;

  constructor(schema: RowSchema<Row>, context: ErrorContext) {
    this.#schema = schema;
    this.#context = context;
  }

  /** @throws {RowSchemaError} at the first row that does not fit. */
  async validate(rows: readonly unknown[]): Promise<Row[]> {
    const valid: Row[] = [];
    for (const row of rows) {
      const answer = this.#schema['~standard'].validate(row);
      // Most schemas answer at once; waiting for each row would cost more than the check.
      const result = 'then' in answer ? await answer : answer;
      if (result.issues !== undefined)
        throw new RowSchemaError({ ...this.#context, row: this.#count, issues: result.issues });
      valid.push(result.value);
      this.#count += 1;
    }
    return valid;
  }
}
