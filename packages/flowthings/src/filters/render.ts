import type { Center, Expression, Operand, Pattern } from './expression.js';

/** Writes an expression in the filter language of the platform (section 4.6). */
export function render(expression: Expression): string {
  switch (expression.kind) {
    case 'compare':
      return `${expression.member} ${expression.sign} ${renderOperand(expression.value)}`;
    case 'modulo':
      return `${expression.member} % ${expression.divisor} ${expression.sign} ${expression.remainder}`;
    case 'regex':
      return `${expression.member} =~ ${renderPattern(expression.pattern)}`;
    case 'in':
      return `${expression.member} IN ${renderList(expression.items)}`;
    case 'contains':
      return `${expression.member} CONTAINS ${renderList(expression.items)}`;
    case 'within':
      return `${expression.member} WITHIN ${expression.distance} ${expression.unit} OF ${renderCenter(expression.center)}`;
    case 'exists':
      return `EXISTS ${expression.member}`;
    case 'has':
      return `HAS ${expression.type}`;
    case 'matches':
      return `MATCHES ${renderPattern(expression.pattern)}`;
    case 'age':
      return `${renderAge(expression.field)} ${expression.sign} ${expression.ms}`;
    case 'not':
      return `NOT ${isTest(expression.operand) ? render(expression.operand) : `(${render(expression.operand)})`}`;
    case 'and':
      return `(${render(expression.left)}) && (${render(expression.right)})`;
    case 'or':
      return `(${render(expression.left)}) || (${render(expression.right)})`;
    case 'raw':
      return expression.text;
  }
}

/** Whether `NOT` applies to the whole of it without parentheses; the original never wrote any (section 5.5). */
function isTest({ kind }: Expression): boolean {
  return kind !== 'and' && kind !== 'or' && kind !== 'not' && kind !== 'raw';
}

function renderOperand(operand: Operand): string {
  switch (operand.kind) {
    case 'string':
      return quoted(operand.text);
    case 'number':
      return operand.digits;
    case 'boolean':
      return String(operand.value);
    case 'member':
      return operand.name;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function renderList(items: readonly Operand[]): string {
  return `[${items.map(renderOperand).join(',')}]`;
}

/** Slashes that are escaped already stay as they are. */
function renderPattern({ source, flags }: Pattern): string {
  return `/${source.replaceAll(/\\[\s\S]|\//g, part => (part === '/' ? '\\/' : part))}/${flags}`;
}

function renderCenter(center: Center): string {
  return 'zip' in center ? `[ZIP=${center.zip}]` : `[${center.latitude},${center.longitude}]`;
}

function renderAge(field: Extract<Expression, { kind: 'age' }>['field']): string {
  if (field === undefined) return 'AGE';
  return field.quoted ? `AGE(${quoted(field.name)})` : `AGE(${field.name})`;
}
