/**
 * Version of the API whose form the answers have, and whose form requests must have: `0.23` is the oldest published
 * one, `0.28` the last of the old dialect, `0.48` the current one.
 */
export type IvcapApiVersion = '0.23' | '0.28' | '0.48';

/** The versions that the emulator speaks. */
export const apiVersions: readonly IvcapApiVersion[] = ['0.23', '0.28', '0.48'];

/** True for the versions whose lists are named after their items and whose links are objects (dialect A). */
export function isLegacy(version: IvcapApiVersion): boolean {
  return version !== '0.48';
}
