import { transferLines } from '../transfer.mjs';

const TARGET = 0.8;

/** 1 GiB to and from artifacts, beside a loop of bare requests. */
export function run() {
  return transferLines('ivcap', {
    name: '@sdk/ivcap',
    floor: 'ivcap-bare',
    targets: { upload: TARGET, download: TARGET },
  });
}
