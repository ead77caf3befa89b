/** Where an order or a job is in its life. Servers may have more; the last three known ones are final. */
export type RunStatus =
  | 'unknown'
  | 'pending'
  | 'scheduled'
  | 'executing'
  | 'succeeded'
  | 'failed'
  | 'error'
  | (string & {});

/** True for `succeeded`, `failed` (the service said so) and `error` (the platform did). */
export function isFinalStatus(status: string): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'error';
}
