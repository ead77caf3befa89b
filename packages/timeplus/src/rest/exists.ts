import { isUnknownResourceError } from '../errors.js';

/** Whether `get` finds something; any failure but "not found" rejects. */
export async function exists(get: () => PromiseLike<unknown>): Promise<boolean> {
  try {
    await get();
    return true;
  } catch (error) {
    if (isUnknownResourceError(error)) return false;
    throw error;
  }
}
