/** Values of the `{name}` parts of a route's path, percent-decoded. */
export type PathParameters = Readonly<Record<string, string>>;

interface Entry<T> {
  readonly method: string;
  readonly pattern: readonly string[];
  readonly target: T;
}

/** Finds what belongs to a method and a path such as `/streams/{name}/ingest`. */
export class Router<T> {
  readonly #bySize = new Map<number, Entry<T>[]>();

  add(method: string, path: string, target: T): void {
    const pattern = splitPath(path);
    const entries = this.#bySize.get(pattern.length) ?? [];
    entries.push({ method, pattern, target });
    this.#bySize.set(pattern.length, entries);
  }

  /** The first added entry that matches; fixed words win over parameters only if they were added before. */
  find(method: string, segments: readonly string[]): { target: T; parameters: PathParameters } | undefined {
    for (const entry of this.#bySize.get(segments.length) ?? []) {
      if (entry.method !== method) continue;
      const parameters = matchSegments(entry.pattern, segments);
      if (parameters) return { target: entry.target, parameters };
    }
    return undefined;
  }
}

/** The segments of a path, without the empty ones at its ends. */
export function splitPath(path: string): readonly string[] {
  const inner = path.replace(/^\/+/, '').replace(/\/$/, '');
  return inner === '' ? [] : inner.split('/');
}

function matchSegments(pattern: readonly string[], segments: readonly string[]): PathParameters | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const actual = segments[index] ?? '';
    if (expected.startsWith('{')) parameters[expected.slice(1, -1)] = actual;
    else if (expected !== actual) return undefined;
  }
  return parameters;
}
