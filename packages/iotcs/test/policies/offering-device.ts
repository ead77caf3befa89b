import {
  type DeviceModel,
  type DeviceModelDefinition,
  type DeviceOptions,
  type DirectlyConnectedDevice,
  defineDeviceModel,
  type VirtualDevice,
} from '@sdk/iotcs';
import { type ManualClock, manualClock } from '@sdk/testkit';
import { activatedDevice, ENDPOINT } from '../support/devices.js';
import { FakeServer } from '../support/fake-server.js';

const URN = 'urn:test:policies';
/** Where the policies of the model are looked up. */
export const LOOKUP = `/iot/privateapi/v2/deviceModels/${URN}/devicePolicies`;

const definition: DeviceModelDefinition = {
  urn: URN,
  name: 'Policies',
  attributes: [
    { name: 'temp', type: 'NUMBER', range: '-100,1000', alias: 't' },
    { name: 'fahrenheit', type: 'NUMBER' },
    { name: 'kelvin', type: 'NUMBER' },
    { name: 'count', type: 'INTEGER' },
    { name: 'on', type: 'BOOLEAN' },
    { name: 'label', type: 'STRING' },
    { name: 'limit', type: 'NUMBER', defaultValue: 70 },
  ],
  actions: [{ name: 'power', arguments: [{ name: 'level', type: 'INTEGER', range: '0,9' }] }],
  formats: [
    {
      urn: `${URN}:hot`,
      name: 'hot',
      type: 'ALERT',
      value: {
        fields: [
          { name: 'temp', type: 'NUMBER' },
          { name: 'unit', type: 'STRING', optional: true },
          { name: 'shown', type: 'STRING', optional: true },
        ],
      },
    },
  ],
};
const model: DeviceModel = defineDeviceModel(definition);

/** One pipeline as the server sends it. */
export interface PipelineBody {
  readonly attributeName: string;
  readonly pipeline: readonly {
    readonly id: string;
    readonly parameters?: Readonly<Record<string, unknown>>;
  }[];
}

/** The answer to a look-up. */
export function policyBody(...pipelines: readonly PipelineBody[]): object {
  return { items: [{ id: 'p-1', enabled: true, lastModified: 1, pipelines }], count: 1, hasMore: false };
}

/** One function for the attribute `temp`. */
export function forTemp(id: string, parameters: Readonly<Record<string, unknown>>): PipelineBody {
  return { attributeName: 'temp', pipeline: [{ id, parameters }] };
}

/** A device that offers values, with a clock that stands still. */
export class OfferingDevice {
  readonly server: FakeServer;
  readonly clock: ManualClock;
  readonly #device: DirectlyConnectedDevice;
  readonly sensor: VirtualDevice;

  private constructor(server: FakeServer, device: DirectlyConnectedDevice, clock: ManualClock) {
    this.server = server;
    this.clock = clock;
    this.#device = device;
    this.sensor = device.createVirtualDevice(ENDPOINT, model);
  }

  static async open(policy: object | FakeServer, options: DeviceOptions = {}): Promise<OfferingDevice> {
    const clock = manualClock();
    const server = policy instanceof FakeServer ? policy : new FakeServer().on(LOOKUP, [{ body: policy }]);
    const device = await activatedDevice(server, {
      clock,
      dispatcher: { closeTimeoutMs: 10_000 },
      ...options,
    });
    return new OfferingDevice(server, device, clock);
  }

  /** Offers values of `temp` one after the other, and waits until what they cause was sent. */
  async offer(...values: readonly number[]): Promise<void> {
    for (const value of values) this.sensor.offer('temp', value);
    await this.#device.flush();
  }

  async flush(): Promise<void> {
    await this.#device.flush();
  }

  async close(): Promise<void> {
    await this.#device.close();
  }

  /** Lets time pass. */
  async pass(ms: number): Promise<void> {
    await this.clock.advance(ms);
    await this.#device.flush();
  }

  /** Data that the server has, in the order of sending. */
  get data(): readonly object[] {
    return this.#payloads('DATA').map(payload => payload['data'] as object);
  }

  /** Alerts that the server has. */
  get alerts(): readonly object[] {
    return this.#payloads('ALERT').map(({ severity, data }) => ({ severity, ...(data as object) }));
  }

  #payloads(type: string): readonly Readonly<Record<string, unknown>>[] {
    return this.server.messages
      .filter(message => message.type === type)
      .map(message => message.payload as Readonly<Record<string, unknown>>);
  }
}
