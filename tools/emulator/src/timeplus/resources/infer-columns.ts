interface InferredColumn {
  readonly name: string;
  readonly type: string;
}

const isoTime = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?$/;

/** A column for each member of an event, by the JSON type of its value (a guess of the server's choice). */
export function inferColumns(event: Readonly<Record<string, unknown>>): readonly InferredColumn[] {
  return Object.entries(event).map(([name, value]) => ({ name, type: typeOf(value) }));
}

/** As `inferColumns`, with texts that are times as times. */
export function recommendColumns(event: Readonly<Record<string, unknown>>): readonly InferredColumn[] {
  return Object.entries(event).map(([name, value]) => ({
    name,
    type: typeof value === 'string' && isoTime.test(value) ? 'datetime64(3)' : typeOf(value),
  }));
}

function typeOf(value: unknown): string {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int64';
    case 'number':
      return Number.isSafeInteger(value) ? 'int64' : 'float64';
    case 'object':
      if (Array.isArray(value)) return `array(${elementType(value)})`;
      return value === null ? 'string' : 'json';
    default:
      return 'string';
  }
}

function elementType(values: readonly unknown[]): string {
  const types = new Set(values.map(typeOf));
  if (types.size === 2 && types.has('int64') && types.has('float64')) return 'float64';
  const [only] = types;
  return types.size === 1 && only !== undefined ? only : 'string';
}
