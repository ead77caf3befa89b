import { engineError } from '../errors.js';
import type { Duration, EmitClause, EmitTrigger } from './ast.js';
import { intervalUnit, parseIntervalLiteral } from './interval-units.js';
import type { TokenCursor } from './token-cursor.js';

/** Parses what follows the word EMIT (section 4.10), the older spellings included. */
export function parseEmit(cursor: TokenCursor): EmitClause {
  const changelog = cursor.takeWords('changelog');
  if (!changelog) cursor.takeWords('stream');
  let trigger: EmitTrigger | undefined;
  let delay: Duration | undefined;
  let timeout: Duration | undefined;
  for (;;) {
    if (cursor.takeWords('periodic')) {
      const interval = parseDuration(cursor);
      trigger = { kind: 'periodic', interval, repeat: cursor.takeWords('repeat') };
    } else if (cursor.takeWords('on update')) {
      trigger = cursor.takeWords('with batch')
        ? { kind: 'update', batch: parseDuration(cursor) }
        : { kind: 'update' };
    } else if (cursor.takeWords('after window close') || cursor.takeWords('after watermark')) {
      trigger = { kind: 'window_close' };
    } else if (cursor.isWords('after key expire') || cursor.isWords('after session close')) {
      throw engineError('NOT_IMPLEMENTED', 'EMIT AFTER KEY EXPIRE is not implemented by the emulator');
    } else if (cursor.takeWords('with delay') || cursor.takeWords('and delay') || cursor.takeWords('delay')) {
      delay = parseDuration(cursor);
    } else if (cursor.takeWords('and timeout') || cursor.takeWords('timeout')) {
      timeout = parseDuration(cursor);
    } else {
      break;
    }
  }
  if (trigger === undefined && delay === undefined && timeout === undefined && !changelog) {
    cursor.fail('expected PERIODIC, ON UPDATE, AFTER WINDOW CLOSE or CHANGELOG after EMIT');
  }
  return {
    changelog,
    ...(trigger === undefined ? {} : { trigger }),
    ...(delay === undefined ? {} : { delay }),
    ...(timeout === undefined ? {} : { timeout }),
  };
}

/** Parses `5s` or `INTERVAL 5 SECOND`. */
function parseDuration(cursor: TokenCursor): Duration {
  if (cursor.peek().kind === 'interval') {
    const duration = parseIntervalLiteral(cursor.peek().text);
    if (duration === undefined) cursor.fail('unknown unit of an interval');
    cursor.next();
    return duration;
  }
  cursor.expectWords('interval');
  const amount = cursor.expectInteger('a number of units');
  const unit = intervalUnit(cursor.expectName('the unit of the interval'));
  if (unit === undefined) cursor.fail('unknown unit of an interval');
  return { amount, unit };
}
