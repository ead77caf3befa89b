import type { Expression, OrderItem, Query } from './ast.js';
import type { TokenCursor } from './token-cursor.js';

/** What parsing an expression needs: the tokens, and how a subquery and an expression inside are parsed. */
export interface ExpressionContext {
  readonly cursor: TokenCursor;
  parseQuery(): Query;
  parseExpression(): Expression;
}

/** Parses the items of ORDER BY. */
export function parseOrderItems(cursor: TokenCursor, parseItem: () => Expression): readonly OrderItem[] {
  const items: OrderItem[] = [];
  do {
    const expression = parseItem();
    const descending = cursor.takeWords('desc') || cursor.takeWords('descending');
    if (!descending && !cursor.takeWords('asc')) cursor.takeWords('ascending');
    if (cursor.takeWords('nulls first')) items.push({ expression, descending, nullsFirst: true });
    else if (cursor.takeWords('nulls last')) items.push({ expression, descending, nullsFirst: false });
    else items.push({ expression, descending });
  } while (cursor.takeSymbol(','));
  return items;
}
