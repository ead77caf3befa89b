/** A time of the emulator's clock as the platform writes it; undefined stays undefined. */
export function timestamp(ms: number): string;
export function timestamp(ms: number | undefined): string | undefined;
export function timestamp(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}
