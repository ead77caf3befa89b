import { transferLines } from '../transfer.mjs';

/** 1 GiB to and from documents. */
export function run() {
  return transferLines('vantiq', { name: '@sdk/vantiq' });
}
