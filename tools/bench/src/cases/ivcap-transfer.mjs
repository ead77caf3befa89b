import { figureByPython } from '../python-figure.mjs';
import { startPeer } from '../start-peer.mjs';
import { transferLines } from '../transfer.mjs';

const TARGET = 0.8;
const GIBIBYTE = 2 ** 30;

/** 1 GiB to and from artifacts, beside a loop of bare requests and beside the original Python client. */
export async function run() {
  const lines = await transferLines('ivcap', {
    name: '@sdk/ivcap',
    floor: 'ivcap-bare',
    targets: { upload: TARGET, download: TARGET },
  });
  const python = await uploadByPython();
  if (python === undefined) return lines;
  const ratio = python / lines[0].median;
  const name = 'Python client 0.47.21';
  return [
    ...lines,
    { figure: '1 GiB upload', unit: 'MiB/s', name, median: python, ratio, low: ratio, high: ratio },
  ];
}

async function uploadByPython() {
  const peer = await startPeer('ivcap');
  try {
    return await figureByPython('ivcap-upload', 'ivcap_client==0.47.21', [peer.url, GIBIBYTE]);
  } finally {
    peer.stop();
  }
}
