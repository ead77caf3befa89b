import { afterEach, describe, expect, test } from '@jest/globals';
import { DirectlyConnectedDevice } from '@sdk/iotcs';
import { ENDPOINT, PASSWORD, recordedFile } from '../support/devices.js';
import { jwtParts, matching } from '../vectors/compare.js';
import { type Vector, vectorsOf } from '../vectors/vector.js';
import { type Answers, type Frame, RecordingBroker } from './recording-broker.js';

const ACTIVATION = 'TEST-ACTIVATION-ID';
const vectors = vectorsOf('mqtt');
let broker: RecordingBroker | undefined;
let device: DirectlyConnectedDevice | undefined;
afterEach(async () => {
  await device?.close();
  await broker?.close();
});

/** Opens a device at a broker that answers as it was recorded. */
async function open(
  vector: Vector,
  file: 'prov-unified-minimal' | 'prov-unified-activated',
): Promise<{ readonly device: DirectlyConnectedDevice; readonly broker: RecordingBroker }> {
  const recorder = await RecordingBroker.start({
    messages: () => ({ payload: [] }),
    ...recordedAnswers(vector),
  });
  const opened = await DirectlyConnectedDevice.open(recordedFile(file), PASSWORD, {
    baseUrl: recorder.url,
    dispatcher: { longPolling: false, pollingIntervalMs: 0 },
  });
  [broker, device] = [recorder, opened];
  return { broker: recorder, device: opened };
}

function recordedAnswers({ frames = [] }: Vector): Answers {
  const published = frames.filter(frame => frame['from'] === 'server');
  return Object.fromEntries(
    published.map(({ topic, payload }) => {
      const path = String(topic).split('/').slice(2).join('/');
      return [path, () => ({ payload })];
    }),
  );
}

/** What a client was recorded to do. */
function recordedFrames({ frames = [] }: Vector): readonly Frame[] {
  return frames
    .filter(frame => frame['from'] === 'client')
    .map(({ from: _from, jwt: _jwt, ...frame }) => frame as Frame);
}

/** The original names one model twice, and the order of them has no meaning. */
function withModelSet(frame: Frame): Frame {
  const payload = frame['payload'] as { readonly deviceModels?: readonly string[] } | undefined;
  if (payload?.deviceModels === undefined) return frame;
  const deviceModels = [...new Set(payload.deviceModels)].sort();
  return { ...frame, payload: { ...payload, deviceModels } };
}

const replays: Readonly<Record<string, (vector: Vector) => Promise<void>>> = {
  'mqtt-activate': async vector => {
    const { device, broker } = await open(vector, 'prov-unified-minimal');
    await device.activate((vector.call.args as string[][])[0] ?? []);
    await device.flush();
    const recorded = recordedFrames(vector).map(withModelSet);
    const sent = broker.frames.slice(0, recorded.length).map(withModelSet);
    expect(sent).toEqual(matching(recorded));
    expect({ activated: device.isActivated(), endpointId: device.getEndpointId() }).toEqual(vector.result);
    expectPassword(vector, broker, ACTIVATION);
    // It comes back as the endpoint.
    expect(broker.of('CONNECT')[1]).toMatchObject({ clientId: ENDPOINT });
  },
  'mqtt-connect-activated': async vector => {
    const { device, broker } = await open(vector, 'prov-unified-activated');
    await device.send([]);
    const recorded = recordedFrames(vector);
    expect(broker.frames.slice(0, recorded.length)).toEqual(matching(recorded));
    expectPassword(vector, broker, ENDPOINT);
  },
  'mqtt-get-device-model': async vector => {
    const { device, broker } = await open(vector, 'prov-unified-activated');
    const model = await device.getDeviceModel((vector.call.args as string[])[0] ?? '');
    expect({ urn: model?.getURN() }).toEqual(vector.result);
    expect(broker.of('PUBLISH')).toEqual(recordedFrames(vector));
  },
};

/** The segments are without padding, unlike those of the original (section 4.3). */
function expectPassword(vector: Vector, { frames }: RecordingBroker, id: string): void {
  const recorded = vector.frames?.find(({ packet }) => packet === 'CONNECT');
  const { header, claims } = Object(recorded?.['jwt']);
  const connect = frames.find(({ packet, clientId }) => packet === 'CONNECT' && clientId === id);
  expect(jwtParts(String(connect?.['password']))).toEqual([header, { ...claims, exp: expect.any(Number) }]);
}

describe('the recorded cases of mqtt', () => {
  test('have a replay each', () => {
    expect(Object.keys(replays).sort()).toEqual(vectors.map(({ id }) => id).sort());
  });

  test.each(vectors.map(vector => [vector.id, vector] as const))('%s', async (id, vector) => {
    await replays[id]?.(vector);
    expect.hasAssertions();
  });
});
