/** Whether a new connection makes sense after a close: `final` means that it would end in the same way. */
export type CloseVerdict = 'reconnect' | 'final';

/**
 * Codes by which one side says that the other broke the rules: unknown frames, wrong data, a broken policy, a message
 * that is too large, a missing extension, a bad certificate. The same conversation would end the same way again.
 */
const FINAL_CODES: ReadonlySet<number> = new Set([1002, 1003, 1007, 1008, 1009, 1010, 1015]);

/**
 * Judges a close code by the WebSocket protocol. Codes from 3000 on mean what a platform says they mean; without its
 * word they lead to a reconnect.
 */
export function verdictOfCloseCode(code: number): CloseVerdict {
  return FINAL_CODES.has(code) ? 'final' : 'reconnect';
}
