import { createProvisioning, DirectlyConnectedDevice, writeProvisioning } from '@sdk/iotcs';
import { compare, median, throughput } from '../measure.mjs';
import { startPeer } from '../start-peer.mjs';

const TARGET = 0.85;
const MESSAGES = 10_000;
const BATCH = 100;
const QUEUED = 100_000;
const PASSWORD = 'bench';
const MODEL = 'urn:bench:thermometer';

/** Messages a second from `set` to the server's answer, beside bare fetches with the same batches; memory; activation. */
export async function run() {
  const peer = await startPeer('iotcs');
  try {
    const { device, thermometer } = await activatedDevice(peer.url);
    const figures = await compare(
      {
        'bare fetch, 100 a request': () => throughput(MESSAGES, () => postBare(peer.url)),
        'set, 100 a request': () => throughput(MESSAGES, () => setAll(device, thermometer)),
      },
      { rounds: 5 },
    );
    await device.close();
    return [
      ...figures.map(row => ({
        figure: 'messages of a device',
        unit: 'messages/s',
        target: row.name.startsWith('set') ? TARGET : undefined,
        ...row,
      })),
      await queuedMemory(peer.url),
      await activationTime(peer.url),
    ];
  } finally {
    peer.stop();
  }
}

async function postBare(url) {
  for (let sent = 0; sent < MESSAGES; sent += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, index) => ({
      clientId: crypto.randomUUID(),
      source: 'BENCH-ENDPOINT',
      destination: '',
      sender: '',
      priority: 'LOW',
      reliability: 'BEST_EFFORT',
      eventTime: Date.now(),
      type: 'DATA',
      properties: {},
      payload: { format: `${MODEL}:attributes`, data: { temp: (sent + index) % 80 } },
    }));
    const response = await fetch(`${url}/iot/api/v2/messages?acceptBytes=0`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        authorization: 'Bearer bench',
      },
      body: JSON.stringify(batch),
    });
    await response.arrayBuffer();
  }
}

async function setAll(device, thermometer) {
  for (let sent = 0; sent < MESSAGES; sent++) thermometer.set('temp', sent % 80);
  await device.flush();
}

/** How much larger the heap is with messages that wait. */
async function queuedMemory(url) {
  const { device, thermometer } = await activatedDevice(url, {
    dispatcher: { maximumMessagesToQueue: QUEUED + 100, closeTimeoutMs: 0 },
  });
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  for (let sent = 0; sent < QUEUED; sent++) thermometer.set('temp', sent % 80);
  globalThis.gc?.();
  const bytes = process.memoryUsage().heapUsed - before;
  await device.close();
  return {
    figure: `heap with ${QUEUED.toLocaleString('en')} messages that wait`,
    name: '@sdk/iotcs',
    unit: 'MiB',
    median: bytes / 2 ** 20,
  };
}

/** From the provisioning file to an active device; most of it is the making of the keys. */
async function activationTime(url) {
  const times = [];
  for (let round = 0; round < 5; round++) {
    const start = performance.now();
    const { device } = await activatedDevice(url);
    times.push(performance.now() - start);
    await device.close();
  }
  return {
    figure: 'activation, keys included',
    name: '@sdk/iotcs',
    unit: 'ms',
    median: median(times),
    low: Math.min(...times),
    high: Math.max(...times),
  };
}

async function activatedDevice(url, options = {}) {
  let text = '';
  const file = {
    read: async () => text,
    write: async written => {
      text = written;
    },
  };
  const assets = createProvisioning({ serverUrl: url, clientId: 'BENCH', sharedSecret: 'secret' });
  await writeProvisioning(file, PASSWORD, assets);
  const device = await DirectlyConnectedDevice.open(file, PASSWORD, {
    ...options,
    dispatcher: { maximumMessagesToQueue: MESSAGES + 100, ...options.dispatcher },
  });
  await device.activate([MODEL]);
  const model = await device.getDeviceModel(MODEL);
  return { device, thermometer: device.createVirtualDevice(device.getEndpointId(), model) };
}
