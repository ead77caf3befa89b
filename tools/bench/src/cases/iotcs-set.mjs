import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DirectlyConnectedDevice } from '@sdk/iotcs';
import ky from 'ky';
import { compare, rate, throughput } from '../measure.mjs';
import { startPeer } from '../start-peer.mjs';

const TARGET = 0.85;
const BATCH = 100;
const BATCHED = 5_000;
const SINGLE = 300;

/** Messages a second from `set` until the emulator has acknowledged them, beside bare fetches and Oracle's own library. */
export async function run() {
  const peer = await startPeer('iotcs-emulator');
  try {
    const { own, password, model } = peer.facts;
    const captured = {};
    const options = { dispatcher: { maximumMessagesToQueue: BATCHED + 100 } };
    const device = await DirectlyConnectedDevice.open(own, password, options);
    await device.activate([model]);
    const thermometer = device.createVirtualDevice(
      device.getEndpointId(),
      await device.getDeviceModel(model),
    );
    // The token with which the bare fetches authenticate themselves.
    const second = await DirectlyConnectedDevice.open(own, password, {
      middleware: [
        (request, next) => {
          Object.assign(captured, Object.fromEntries(request.headers));
          return next(request);
        },
      ],
    });
    await second.getDeviceModel(model);
    await second.close();
    const headers = { ...captured, accept: 'application/json', 'content-type': 'application/json' };
    const bare = {
      url: `${peer.url}/iot/api/v2/messages?acceptBytes=0`,
      headers,
      model,
      source: device.getEndpointId(),
    };

    const single = await compare(
      {
        'bare fetch': () => rate(SINGLE, 1, index => postBare(bare, [index])),
        'bare ky': () => rate(SINGLE, 1, index => postBare(bare, [index], ky)),
        set: () =>
          rate(SINGLE, 1, async index => {
            thermometer.set('temp', index % 80);
            await device.flush();
          }),
      },
      { rounds: 7 },
    );
    const batched = await compare(
      {
        'bare fetch': () => throughput(BATCHED, () => postBatches(bare)),
        'bare ky': () => throughput(BATCHED, () => postBatches(bare, ky)),
        set: () =>
          throughput(BATCHED, async () => {
            for (let index = 0; index < BATCHED; index++) thermometer.set('temp', index % 80);
            await device.flush();
          }),
        'iotcs-csl-js 19.1.5': () => byOriginal(peer.facts),
      },
      { rounds: 7 },
    );
    await device.close();
    return [...table('1 a request', single), ...table(`${BATCH} a request`, batched)];
  } finally {
    peer.stop();
  }
}

function table(title, figures) {
  return figures.map(row => ({
    figure: `set to acknowledged, ${title}`,
    unit: 'messages/s',
    target: row.name === 'set' ? TARGET : undefined,
    ...row,
  }));
}

async function postBatches(bare, send) {
  for (let sent = 0; sent < BATCHED; sent += BATCH) {
    await postBare(
      bare,
      Array.from({ length: BATCH }, (_, index) => sent + index),
      send,
    );
  }
}

async function postBare({ url, headers, model, source }, values, send = fetch) {
  const messages = values.map(value => ({
    clientId: crypto.randomUUID(),
    source,
    destination: '',
    sender: '',
    priority: 'MEDIUM',
    reliability: 'BEST_EFFORT',
    eventTime: Date.now(),
    type: 'DATA',
    payload: { format: `${model}:attributes`, data: { temp: value % 80 } },
  }));
  const response = await send(url, { method: 'POST', headers, body: JSON.stringify(messages) });
  await response.arrayBuffer();
  if (response.status !== 202) throw new Error(`the emulator answered ${response.status}`);
}

async function byOriginal({ original, password, model, caFile }) {
  const script = fileURLToPath(new URL('../originals/iotcs-messages.mjs', import.meta.url));
  const args = ['--no-deprecation', script, original, password, model, String(BATCHED)];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile },
  });
  return Number(stdout.trim());
}
