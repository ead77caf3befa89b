import type { CallExpression, Expression, WindowSpecification } from './ast.js';
import { type ExpressionContext, parseOrderItems } from './expression-context.js';
import { intervalUnit, parseIntervalLiteral } from './interval-units.js';
import { syntaxError } from './tokenizer.js';
import { parseType, parseTypeText } from './type-parser.js';

/** Words that end an expression and so cannot begin one. */
const reserved: ReadonlySet<string> = new Set(
  (
    'select from where group having order limit offset union emit settings join on using and or as in is like ' +
    'ilike between when then else end asc desc by inner left right full cross'
  ).split(' '),
);

/** Parses the innermost parts: literals, names, calls, brackets. */
export function parsePrimary(context: ExpressionContext): Expression {
  const { cursor } = context;
  const token = cursor.peek();
  switch (token.kind) {
    case 'number':
      cursor.next();
      return { kind: 'number', text: token.text };
    case 'string':
      cursor.next();
      return { kind: 'string', value: token.text };
    case 'interval':
      return parseShortInterval(context);
    case 'quoted':
      return parseName(context);
    case 'word':
      return parseWord(context);
    default:
      return parseBracketed(context);
  }
}

function parseShortInterval({ cursor }: ExpressionContext): Expression {
  const token = cursor.next();
  const duration = parseIntervalLiteral(token.text);
  if (duration === undefined) throw syntaxError(token.start, token.text, 'unknown unit of an interval');
  return { kind: 'interval', amount: { kind: 'number', text: String(duration.amount) }, unit: duration.unit };
}

function parseWord(context: ExpressionContext): Expression {
  const { cursor } = context;
  const isCall = cursor.isSymbol('(', 1);
  const word = cursor.peek().text.toLowerCase();
  if (word === 'case') return parseCase(context);
  if (word === 'interval' && !isCall && cursor.peek(1).kind !== 'symbol') return parseInterval(context);
  if (isCall) {
    if (word === 'cast') return parseCast(context);
    if (word === 'extract' && isExtractOf(context)) return parseExtract(context);
    if (word === 'exists') return parseExists(context);
  } else {
    if (word === 'null') return constant(context, { kind: 'null' });
    if (word === 'true' || word === 'false') {
      return constant(context, { kind: 'boolean', value: word === 'true' });
    }
    if ((word === 'date' || word === 'timestamp') && cursor.peek(1).kind === 'string') {
      cursor.next();
      const operand: Expression = { kind: 'string', value: cursor.next().text };
      return { kind: 'cast', operand, type: parseTypeText(word === 'date' ? 'date' : 'datetime64(3)') };
    }
    if (reserved.has(word)) cursor.fail('expected an expression');
  }
  return parseName(context);
}

function constant(context: ExpressionContext, expression: Expression): Expression {
  context.cursor.next();
  return expression;
}

/** A column, `table.column`, `table.*`, a call, or a lambda with one parameter. */
function parseName(context: ExpressionContext): Expression {
  const { cursor } = context;
  const first = cursor.expectName('a name');
  if (cursor.isSymbol('(')) return parseCall(context, first);
  if (cursor.takeSymbol('->')) {
    return { kind: 'lambda', parameters: [first], body: context.parseExpression() };
  }
  const parts = [first];
  while (cursor.isSymbol('.')) {
    const following = cursor.peek(1);
    if (following.kind === 'word' || following.kind === 'quoted') {
      cursor.next();
      parts.push(cursor.next().text);
    } else if (cursor.isSymbol('*', 1)) {
      cursor.next();
      cursor.next();
      return { kind: 'star', qualifier: parts.join('.'), except: parseExcept(context) };
    } else {
      break;
    }
  }
  return { kind: 'name', parts };
}

function parseExcept({ cursor }: ExpressionContext): readonly string[] {
  if (!cursor.takeWords('except')) return [];
  if (!cursor.takeSymbol('(')) return [cursor.expectName('a column')];
  const names = [cursor.expectName('a column')];
  while (cursor.takeSymbol(',')) names.push(cursor.expectName('a column'));
  cursor.expectSymbol(')');
  return names;
}

function parseCall(context: ExpressionContext, name: string): Expression {
  const { cursor } = context;
  const first = parseArguments(context);
  const second = cursor.isSymbol('(') ? parseArguments(context) : undefined;
  const call: CallExpression = {
    kind: 'call',
    name,
    ...(second === undefined ? {} : { parameters: first.values }),
    arguments: (second ?? first).values,
    distinct: (second ?? first).distinct,
  };
  return cursor.takeWords('over') ? { ...call, over: parseWindow(context) } : call;
}

function parseArguments(context: ExpressionContext): { values: readonly Expression[]; distinct: boolean } {
  const { cursor } = context;
  cursor.expectSymbol('(');
  const values: Expression[] = [];
  if (cursor.takeSymbol(')')) return { values, distinct: false };
  if (cursor.isWord('select') || cursor.isWord('with')) {
    const query = context.parseQuery();
    cursor.expectSymbol(')');
    return { values: [{ kind: 'subquery', query }], distinct: false };
  }
  const distinct = cursor.takeWords('distinct');
  do values.push(context.parseExpression());
  while (cursor.takeSymbol(','));
  cursor.expectSymbol(')');
  return { values, distinct };
}

function parseWindow(context: ExpressionContext): WindowSpecification {
  const { cursor } = context;
  cursor.expectSymbol('(');
  const partitionBy: Expression[] = [];
  if (cursor.takeWords('partition by')) {
    do partitionBy.push(context.parseExpression());
    while (cursor.takeSymbol(','));
  }
  const orderBy = cursor.takeWords('order by') ? parseOrderItems(cursor, context.parseExpression) : [];
  cursor.expectSymbol(')');
  return { partitionBy, orderBy };
}

function parseInterval(context: ExpressionContext): Expression {
  const { cursor } = context;
  cursor.next();
  const token = cursor.peek();
  const amount: Expression =
    token.kind === 'string' ? { kind: 'number', text: cursor.next().text } : parsePrimary(context);
  if (amount.kind === 'number' && !Number.isInteger(Number(amount.text))) cursor.fail('expected an integer');
  const unit = intervalUnit(cursor.expectName('the unit of the interval'));
  if (unit === undefined) throw syntaxError(token.end, 'INTERVAL', 'unknown unit of an interval');
  return { kind: 'interval', amount, unit };
}

function parseCase(context: ExpressionContext): Expression {
  const { cursor } = context;
  cursor.next();
  const subject = cursor.isWord('when') ? undefined : context.parseExpression();
  const branches: { when: Expression; result: Expression }[] = [];
  while (cursor.takeWords('when')) {
    const when = context.parseExpression();
    cursor.expectWords('then');
    branches.push({ when, result: context.parseExpression() });
  }
  if (branches.length === 0) cursor.fail('expected WHEN');
  const otherwise = cursor.takeWords('else') ? context.parseExpression() : undefined;
  cursor.expectWords('end');
  return {
    kind: 'case',
    ...(subject === undefined ? {} : { subject }),
    branches,
    ...(otherwise === undefined ? {} : { otherwise }),
  };
}

/** `cast(x AS type)` or `cast(x, 'type')`. */
function parseCast(context: ExpressionContext): Expression {
  const { cursor } = context;
  cursor.next();
  cursor.expectSymbol('(');
  const operand = context.parseExpression();
  if (cursor.takeSymbol(',')) {
    const type = parseTypeText(cursor.expectString('a type'));
    cursor.expectSymbol(')');
    return { kind: 'cast', operand, type };
  }
  cursor.expectWords('as');
  const type = parseType(cursor);
  cursor.expectSymbol(')');
  return { kind: 'cast', operand, type };
}

/** `extract(unit FROM x)`, as distinct from the function `extract(text, pattern)`. */
function isExtractOf({ cursor }: ExpressionContext): boolean {
  return cursor.isWord('from', 3);
}

function parseExtract(context: ExpressionContext): Expression {
  const { cursor } = context;
  cursor.next();
  cursor.expectSymbol('(');
  const unit = intervalUnit(cursor.next().text) ?? cursor.fail('expected a unit such as HOUR before FROM');
  cursor.expectWords('from');
  const operand = context.parseExpression();
  cursor.expectSymbol(')');
  return { kind: 'extract', unit, operand };
}

function parseExists(context: ExpressionContext): Expression {
  const { cursor } = context;
  cursor.next();
  cursor.expectSymbol('(');
  const query = context.parseQuery();
  cursor.expectSymbol(')');
  return { kind: 'exists', query };
}

/** `(…)`, `(a, b)`, `(a, b) -> …`, `[…]`, `*`. */
function parseBracketed(context: ExpressionContext): Expression {
  const { cursor } = context;
  if (cursor.takeSymbol('*')) return { kind: 'star', except: parseExcept(context) };
  if (cursor.takeSymbol('[')) {
    const elements: Expression[] = [];
    if (!cursor.isSymbol(']')) {
      do elements.push(context.parseExpression());
      while (cursor.takeSymbol(','));
    }
    cursor.expectSymbol(']');
    return { kind: 'array', elements };
  }
  if (cursor.takeSymbol('{')) return parseMapLiteral(context);
  if (!cursor.takeSymbol('(')) cursor.fail('expected an expression');
  if (cursor.isWord('select') || cursor.isWord('with')) {
    const query = context.parseQuery();
    cursor.expectSymbol(')');
    return { kind: 'subquery', query };
  }
  const elements = [context.parseExpression()];
  let isTuple = false;
  while (cursor.takeSymbol(',')) {
    isTuple = true;
    if (!cursor.isSymbol(')')) elements.push(context.parseExpression());
  }
  cursor.expectSymbol(')');
  if (cursor.takeSymbol('->')) {
    const parameters = elements.map(element =>
      element.kind === 'name' && element.parts.length === 1
        ? element.parts[0]!
        : cursor.fail('expected names before ->'),
    );
    return { kind: 'lambda', parameters, body: context.parseExpression() };
  }
  return isTuple ? { kind: 'tuple', elements } : elements[0]!;
}

/** `{'a': 1, 'b': 2}`, a map. */
function parseMapLiteral(context: ExpressionContext): Expression {
  const { cursor } = context;
  const values: Expression[] = [];
  if (!cursor.isSymbol('}')) {
    do {
      values.push({ kind: 'string', value: cursor.expectString('the key of a map') });
      cursor.expectSymbol(':');
      values.push(context.parseExpression());
    } while (cursor.takeSymbol(','));
  }
  cursor.expectSymbol('}');
  return { kind: 'call', name: 'map', arguments: values, distinct: false };
}
