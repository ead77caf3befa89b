import type { BinaryOperator, Expression, Query } from './ast.js';
import type { ExpressionContext } from './expression-context.js';
import { parsePrimary } from './primary-parser.js';
import type { TokenCursor } from './token-cursor.js';
import { parseType } from './type-parser.js';

/** Parses one expression at the cursor. */
export function parseExpression(cursor: TokenCursor, parseQuery: (cursor: TokenCursor) => Query): Expression {
  const context: ExpressionContext = {
    cursor,
    parseQuery: () => parseQuery(cursor),
    parseExpression: () => cursor.nested(() => parseOr(context)),
  };
  return parseOr(context);
}

function parseOr(context: ExpressionContext): Expression {
  let left = parseAnd(context);
  while (context.cursor.takeWords('or')) {
    left = { kind: 'binary', operator: 'or', left, right: parseAnd(context) };
  }
  return left;
}

function parseAnd(context: ExpressionContext): Expression {
  let left = parseNot(context);
  while (context.cursor.takeWords('and')) {
    left = { kind: 'binary', operator: 'and', left, right: parseNot(context) };
  }
  return left;
}

function parseNot(context: ExpressionContext): Expression {
  if (context.cursor.isWord('not') && !context.cursor.isSymbol('(', 1)) {
    context.cursor.next();
    return { kind: 'unary', operator: 'not', operand: context.cursor.nested(() => parseNot(context)) };
  }
  if (context.cursor.takeWords('not')) {
    return { kind: 'unary', operator: 'not', operand: parseComparison(context) };
  }
  return parseComparison(context);
}

const comparisons: Readonly<Record<string, BinaryOperator>> = {
  '=': '=',
  '==': '=',
  '!=': '!=',
  '<>': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  '<=>': '<=>',
};

function parseComparison(context: ExpressionContext): Expression {
  const { cursor } = context;
  let left = parseAdditive(context);
  for (;;) {
    const operator = cursor.peek().kind === 'symbol' ? comparisons[cursor.peek().text] : undefined;
    if (operator !== undefined) {
      cursor.next();
      left = { kind: 'binary', operator, left, right: parseAdditive(context) };
      continue;
    }
    const predicate = parsePredicate(context, left);
    if (predicate === undefined) return left;
    left = predicate;
  }
}

/** `IS [NOT] NULL`, `[NOT] BETWEEN`, `[NOT] IN`, `[NOT] LIKE`, `[NOT] ILIKE`. */
function parsePredicate(context: ExpressionContext, operand: Expression): Expression | undefined {
  const { cursor } = context;
  if (cursor.takeWords('is')) {
    const negated = cursor.takeWords('not');
    cursor.expectWords('null');
    return { kind: 'is_null', operand, negated };
  }
  const mark = cursor.mark;
  const negated = cursor.takeWords('not');
  if (cursor.takeWords('between')) {
    const low = parseAdditive(context);
    cursor.expectWords('and');
    return { kind: 'between', operand, low, high: parseAdditive(context), negated };
  }
  if (cursor.takeWords('in')) return parseIn(context, operand, negated);
  const caseSensitive = cursor.isWord('like');
  if (cursor.takeWords('like') || cursor.takeWords('ilike')) {
    return { kind: 'like', operand, pattern: parseAdditive(context), caseSensitive, negated };
  }
  cursor.rewind(mark);
  return undefined;
}

function parseIn(context: ExpressionContext, operand: Expression, negated: boolean): Expression {
  const { cursor } = context;
  if (!cursor.takeSymbol('(')) {
    const value = parseAdditive(context);
    return { kind: 'in_list', operand, list: value.kind === 'array' ? value.elements : [value], negated };
  }
  if (cursor.isWord('select') || cursor.isWord('with')) {
    const query = context.parseQuery();
    cursor.expectSymbol(')');
    return { kind: 'in_query', operand, query, negated };
  }
  const list: Expression[] = [];
  if (!cursor.isSymbol(')')) {
    do list.push(context.parseExpression());
    while (cursor.takeSymbol(','));
  }
  cursor.expectSymbol(')');
  return { kind: 'in_list', operand, list, negated };
}

function parseAdditive(context: ExpressionContext): Expression {
  const { cursor } = context;
  let left = parseMultiplicative(context);
  for (;;) {
    const operator = (['+', '-', '||'] as const).find(symbol => cursor.isSymbol(symbol));
    if (operator === undefined) return left;
    cursor.next();
    left = { kind: 'binary', operator, left, right: parseMultiplicative(context) };
  }
}

function parseMultiplicative(context: ExpressionContext): Expression {
  const { cursor } = context;
  let left = parseUnary(context);
  for (;;) {
    const operator = (['*', '/', '%'] as const).find(symbol => cursor.isSymbol(symbol));
    if (operator === undefined) return left;
    cursor.next();
    left = { kind: 'binary', operator, left, right: parseUnary(context) };
  }
}

function parseUnary(context: ExpressionContext): Expression {
  const { cursor } = context;
  if (cursor.takeSymbol('+')) return cursor.nested(() => parseUnary(context));
  if (!cursor.takeSymbol('-')) return parsePostfix(context);
  const operand = cursor.nested(() => parseUnary(context));
  const isPositive = operand.kind === 'number' && !operand.text.startsWith('-');
  return isPositive
    ? { kind: 'number', text: `-${operand.text}` }
    : { kind: 'unary', operator: '-', operand };
}

function parsePostfix(context: ExpressionContext): Expression {
  const { cursor } = context;
  let operand = parsePrimary(context);
  for (;;) {
    if (cursor.takeSymbol('::')) {
      operand = { kind: 'cast', operand, type: parseType(cursor) };
    } else if (cursor.takeSymbol('[')) {
      const index = context.parseExpression();
      cursor.expectSymbol(']');
      operand = { kind: 'subscript', operand, index };
    } else if (cursor.isSymbol(':') && cursor.peek(1).kind !== 'string') {
      cursor.next();
      operand = { kind: 'json_path', operand, path: parsePath(context) };
    } else if (cursor.isSymbol('.') && cursor.peek(1).kind === 'number') {
      cursor.next();
      operand = { kind: 'element', operand, index: cursor.expectInteger('the number of a tuple element') };
    } else {
      return operand;
    }
  }
}

function parsePath(context: ExpressionContext): readonly string[] {
  const { cursor } = context;
  const path = [cursor.expectName('a JSON key')];
  while (cursor.takeSymbol('.')) path.push(cursor.expectName('a JSON key'));
  return path;
}
