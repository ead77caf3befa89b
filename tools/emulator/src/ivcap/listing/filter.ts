import { invalidParameter } from '../errors.js';

/** The values of a record that filters and `order-by` can name, in the platform's spelling. */
export type Fields = Readonly<Record<string, unknown>>;

/** Says whether a record is wanted. */
export type Predicate = (fields: Fields) => boolean;

const term = /^\s*([A-Za-z_$][\w.$-]*?)\s*(~=|==|!=|<=|>=|=|<|>|\beq\b)\s*('(?:[^']|'')*'|[^\s']+)/;
const and = /^\s+and\s+/i;

/**
 * Compiles a filter expression: terms `name op value` joined by `and`. No grammar is published; this one is a
 * choice (section "Filter expressions", U2).
 *
 * @throws {IvcapRefusal} with status 422 when it is not of this grammar
 */
export function compileFilter(expression: string): Predicate {
  const terms: Predicate[] = [];
  let rest = expression;
  for (;;) {
    const match = term.exec(rest);
    if (!match) throw invalidParameter('filter', 'cannot parse the expression', expression);
    const [whole, name = '', operator = '', value = ''] = match;
    terms.push(compileTerm(name, operator, unquoted(value)));
    rest = rest.slice(whole.length);
    if (rest.trim() === '') return fields => terms.every(matches => matches(fields));
    const joint = and.exec(rest);
    if (!joint) throw invalidParameter('filter', 'cannot parse the expression', expression);
    rest = rest.slice(joint[0].length);
  }
}

/** A test for SQL LIKE with `%` as the only wildcard. */
export function like(pattern: string): (text: string) => boolean {
  const source = pattern
    .split('%')
    .map(part => part.replace(/[\\^$.|?*+(){}[\]]/g, '\\$&'))
    .join('[\\s\\S]*');
  const expression = new RegExp(`^${source}$`);
  return text => expression.test(text);
}

/** Orders two values: numbers as numbers, anything else as text; a missing one comes first. */
export function compareValues(left: unknown, right: unknown): number {
  if (left === undefined || right === undefined)
    return Number(left !== undefined) - Number(right !== undefined);
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [leftText, rightText] = [String(left), String(right)];
  return leftText < rightText ? -1 : Number(leftText > rightText);
}

function compileTerm(name: string, operator: string, value: string): Predicate {
  if (operator === '~=') {
    const matches = like(value);
    return fields => fields[name] !== undefined && matches(String(fields[name]));
  }
  const holds = comparisons[operator];
  return fields => {
    const actual = fields[name];
    if (actual === undefined || holds === undefined) return false;
    return holds(compareValues(actual, typeof actual === 'number' ? Number(value) : value));
  };
}

const comparisons: Readonly<Record<string, (order: number) => boolean>> = {
  '=': order => order === 0,
  '==': order => order === 0,
  eq: order => order === 0,
  '!=': order => order !== 0,
  '<': order => order < 0,
  '<=': order => order <= 0,
  '>': order => order > 0,
  '>=': order => order >= 0,
};

function unquoted(value: string): string {
  return value.startsWith("'") ? value.slice(1, -1).replaceAll("''", "'") : value;
}
