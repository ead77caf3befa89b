import { invalid, received } from '../validation.js';
import type { Expression } from './expression.js';
import { render } from './render.js';

/**
 * A condition on flows, drops, tracks and the like. Filters are made by `mem`, combined by `and`, `or` and `not`, and
 * never change; `toString()` gives the text that the platform reads.
 *
 * @example
 * mem.displayName.eq('foo').or(mem.path.re('^/foo', 'i'))
 */
export class Filter {
  /** What the filter says, as a tree. */
  readonly expression: Expression;

  /** @internal */
  constructor(expression: Expression) {
    this.expression = expression;
  }

  /** A filter that passes what passes this one and each of the others. @throws {ValidationError} when one is no filter. */
  and(...others: readonly Filter[]): Filter {
    return others.reduce<Filter>((left, right) => combined('and', left, right), this);
  }

  /** A filter that passes what passes this one or any of the others. @throws {ValidationError} when one is no filter. */
  or(...others: readonly Filter[]): Filter {
    return others.reduce<Filter>((left, right) => combined('or', left, right), this);
  }

  /** A filter that passes what this one stops. */
  not(): Filter {
    return new Filter({ kind: 'not', operand: this.expression });
  }

  /** The text in the platform's filter language. */
  toString(): string {
    return render(this.expression);
  }

  /** The text, so that a filter can stand in a model, such as a track's. */
  toJSON(): string {
    return this.toString();
  }
}

function combined(kind: 'and' | 'or', left: Filter, right: Filter): Filter {
  requireFilter(kind, right);
  return new Filter({ kind, left: left.expression, right: right.expression });
}

/** @throws {ValidationError} when the value is no filter; Python's `and` between filters was a trap like that (section 5.8). */
export function requireFilter(operation: string, value: unknown): Filter {
  if (value instanceof Filter) return value;
  throw invalid(operation, { field: 'filter', expected: 'a filter made by mem', received: received(value) });
}
