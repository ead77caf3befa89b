import { CAPABILITY, type CapabilityResource } from '../capabilities/capability.js';
import { ConnectivityTest } from '../capabilities/connectivity-test.js';
import { devicePolicyResource } from '../capabilities/device-policy.js';
import { diagnosticsResources } from '../capabilities/diagnostics.js';
import { messageDispatcherResources } from '../capabilities/message-dispatcher.js';
import { CounterBook } from '../dispatch/counters.js';
import type { DispatcherLimits } from '../dispatch/dispatcher-options.js';
import { MessageConnection } from '../dispatch/message-connection.js';
import { MessageDispatcher } from '../dispatch/message-dispatcher.js';
import type { MessageStore } from '../dispatch/message-store.js';
import type { MessageTransport } from '../dispatch/message-transport.js';
import type { DeliveryWatch } from '../dispatch/queue-entry.js';
import { Receiver } from '../dispatch/receiver.js';
import { resourcesReport } from '../messages/builders.js';
import type { Message, Resource } from '../messages/message.js';
import type { ExternalObject } from '../models/external-object.js';
import { networkCostOf } from '../policies/batch/network-cost.js';
import { DevicePolicies } from '../policies/device-policies.js';
import { policyLookup } from '../policies/policy-lookup.js';
import type { OfferHandler, PolicyTarget } from '../policies/policy-target.js';
import type { RequestHandler } from '../requests/device-request.js';
import { RequestRouter } from '../requests/request-router.js';
import { RequestService } from '../requests/request-service.js';
import type { ConnectionOptions, RestClient } from '../rest/rest-client.js';
import type { DeviceLink } from '../virtual/device-link.js';
import { DeviceModels } from './device-models.js';
import type { DeviceOptions } from './device-options.js';
import { DeviceStorage } from './device-storage.js';

/** What an activated device works with. */
export interface SessionParts {
  readonly endpointId: string;
  readonly rest: RestClient;
  readonly transport: MessageTransport;
  readonly limits: DispatcherLimits;
  readonly store: MessageStore;
  readonly options: DeviceOptions;
  /** The part of the options that the connection to the storage takes. */
  readonly connectionOptions: ConnectionOptions;
  /** Ends the connection to the server. */
  readonly disconnect: () => Promise<void>;
}

/** The running parts of an activated device: sending, receiving, serving, storage. */
export class DeviceSession implements DeviceLink {
  readonly endpointId: string;
  readonly rest: RestClient;
  readonly connection: MessageConnection;
  readonly dispatcher: MessageDispatcher;
  readonly models: DeviceModels;
  readonly storage: DeviceStorage;
  readonly policies: DevicePolicies;
  /** Whether models that are not released yet can be used. */
  readonly allowsDrafts: boolean;
  readonly #router = new RequestRouter();
  readonly #receiver: Receiver;
  readonly #service: RequestService;
  readonly #test: ConnectivityTest;
  readonly #resources: readonly CapabilityResource[];
  /** What the server knows of each endpoint, in the order of its reports. */
  readonly #paths = new Map<string, Set<string>>();
  readonly #disconnect: () => Promise<void>;
  #isStarted = false;

  constructor(parts: SessionParts) {
    const { endpointId, rest, transport, limits, store, options, connectionOptions } = parts;
    const { clock, logger } = rest.runtime;
    const counters = new CounterBook();
    const now = (): number => this.now();
    this.endpointId = endpointId;
    this.rest = rest;
    this.#disconnect = parts.disconnect;
    const connection = new MessageConnection(transport, {
      bufferBytes: limits.requestBufferBytes,
      counters,
      logger,
    });
    this.connection = connection;
    const dispatcher = new MessageDispatcher({ connection, store, limits, counters, clock, logger });
    this.dispatcher = dispatcher;
    this.allowsDrafts = options.allowDraftDeviceModels === true;
    this.models = new DeviceModels(rest, this.allowsDrafts);
    this.storage = new DeviceStorage(rest, endpointId, connectionOptions, options);
    this.policies = new DevicePolicies(policyLookup(rest), {
      clock,
      random: rest.runtime.random,
      logger,
      networkCost: networkCostOf(options.networkCost),
      limit: limits.maximumMessagesToQueue,
    });
    this.#receiver = new Receiver({ connection, limits, clock, logger });
    this.#service = new RequestService({
      connection,
      dispatcher,
      router: this.#router,
      clock,
      logger,
      now,
      settleTimeMs: limits.settleTimeMs,
      closeTimeoutMs: limits.closeTimeoutMs,
    });
    this.#test = new ConnectivityTest({ endpointId, dispatcher, clock, now });
    this.#resources = [
      devicePolicyResource(changes =>
        this.policies.changed(changes.map(({ deviceModelUrn }) => deviceModelUrn)),
      ),
      ...messageDispatcherResources(dispatcher, this.#receiver),
      ...diagnosticsResources(this.#test, clock.now()),
    ];
    for (const { path, handler } of this.#resources) this.#router.register(endpointId, path, handler);
    this.#paths.set(endpointId, new Set(this.#resources.map(({ path }) => path)));
  }

  now(): number {
    return this.rest.serverClock.now();
  }

  queue(message: Message, watch: DeliveryWatch, content?: Promise<Message>): void {
    this.dispatcher.queue(message, watch, content);
  }

  objectOf(uri: string): Promise<ExternalObject> {
    return this.storage.objectOf(uri);
  }

  register(endpointId: string, path: string, handler: RequestHandler): void {
    this.#router.register(endpointId, path, handler);
  }

  unregister(endpointId: string, path: string): void {
    this.#router.unregister(endpointId, path);
  }

  findHandler(endpointId: string, path: string): RequestHandler | undefined {
    return this.#router.find(endpointId, path);
  }

  policiesOf(target: PolicyTarget): OfferHandler {
    return this.policies.handlerOf(target);
  }

  callbacksChanged(): void {
    this.#router.changed();
  }

  callbackFailed(error: unknown): void {
    this.rest.runtime.logger.error('iotcs: a callback threw', { error: (error as Error)?.message });
  }

  /** Reports the capabilities (W-9) and begins to ask for requests; a second call changes nothing. */
  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.report(this.#resources.map(({ path, methods }) => ({ name: path, path, status: 'ADDED', methods })));
    this.#service.start();
    this.#receiver.start();
  }

  /** Reports that policies can be changed, as after an activation (W-5). */
  reportPolicyResource(): void {
    const [resource] = this.#resources;
    if (resource === undefined) return;
    const { path, methods } = resource;
    const { endpointId: endpointName } = this;
    this.report([{ name: CAPABILITY.devicePolicy, path, status: 'ADDED', methods, endpointName }]);
  }

  /** Sends a RESOURCES_REPORT about resources of this device. */
  report(resources: readonly Resource[], endpointId: string = this.endpointId): void {
    const known = this.#paths.get(endpointId) ?? new Set();
    this.#paths.set(endpointId, known);
    for (const { path, status } of resources) {
      if (status === 'ADDED') known.add(path);
      else known.delete(path);
    }
    const facts = { source: endpointId, eventTime: this.now(), priority: 'HIGHEST' } as const;
    this.dispatcher.queue(resourcesReport(facts, resources, [...known]));
  }

  /** Stops asking for requests, sends what waits, and ends. */
  async close(): Promise<void> {
    this.#test.stop();
    await this.#receiver.close();
    await this.#service.close();
    this.policies.close();
    await this.dispatcher.close();
    await this.#disconnect();
  }
}
