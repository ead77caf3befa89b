import type { DeliveryWatch } from '../dispatch/queue-entry.js';
import { alertMessage, dataMessage, type MessageFacts } from '../messages/builders.js';
import type { Message } from '../messages/message.js';
import {
  AbstractVirtualDevice,
  type ChangeCallback,
  ChangeEvent,
  type ErrorCallback,
  ErrorEvent,
} from '../models/abstract-virtual-device.js';
import type { DeviceModelDefinition } from '../models/definition.js';
import type { DeviceModel } from '../models/device-model.js';
import type { ExternalObject } from '../models/external-object.js';
import type { DeviceModelAttribute, DeviceModelFormat } from '../models/members.js';
import { namedValues } from '../models/named-value.js';
import type {
  ActionName,
  AttributeInput,
  AttributeName,
  AttributeValue,
  FormatUrn,
  ModelValue,
} from '../models/types.js';
import { checkValue } from '../models/value-rules.js';
import type { OfferHandler, PolicyTarget } from '../policies/policy-target.js';
import { StateError } from '../state-error.js';
import { StorageObject } from '../storage/storage-object.js';
import { invalid, received, requireFunction, requireText } from '../validation.js';
import { type ActionCallback, ActionEvent } from './action.js';
import { ActionRequests } from './action-requests.js';
import { Alert, Data } from './alert.js';
import { AttributeRequests } from './attribute-requests.js';
import { Callbacks } from './callbacks.js';
import type { DeviceLink } from './device-link.js';
import { type AlertOptions, checkOptions, FormatFields, type MessageOptions } from './format-message.js';
import { uploadsOf, wireData } from './outgoing-values.js';

/** Names and values in the order in which they were set. */
type Entries = readonly (readonly [name: string, value: ModelValue])[];

type MessageParts = readonly [
  values: Entries,
  options: MessageOptions,
  build: (facts: MessageFacts, data: Record<string, unknown>) => Message,
];

/**
 * A device model of this device, or of one behind the gateway. What is set is sent in the background, in the order of
 * setting; what the server sets comes to `setOnChange`.
 *
 * @example
 * const thermometer = device.createVirtualDevice(device.getEndpointId(), model);
 * thermometer.update().set('temp', 21.5).set('humidity', 40).finish();
 */
export class VirtualDevice<
  M extends DeviceModelDefinition = DeviceModelDefinition,
> extends AbstractVirtualDevice<M> {
  readonly #link: DeviceLink;
  readonly #options: MessageOptions;
  readonly #values = new Map<string, ModelValue>();
  readonly #onChange = new Callbacks<ChangeCallback<M>>();
  readonly #onError = new Callbacks<ErrorCallback<M>>();
  readonly #actions = new Callbacks<ActionCallback<M, never>>();
  readonly #policies: OfferHandler;
  #transaction: Map<string, ModelValue> | undefined;

  /** Made by `createVirtualDevice`. */
  constructor(endpointId: string, deviceModel: DeviceModel<M>, link: DeviceLink, options: MessageOptions) {
    super(endpointId, deviceModel);
    this.#link = link;
    this.#options = checkOptions('createVirtualDevice', options);
    const attributes = new AttributeRequests({
      model: deviceModel,
      present: name => this.#values.get(name),
      objectOf: (name, uri) => this.#objectOf(name, uri),
      isServed: name => (this.#onChange.of(name) ?? this.#onChange.forAll) !== undefined,
      announce: values => this.#announce(values),
      apply: values => this.#submit([...values]),
    });
    this.#policies = link.policiesOf(this.#policyTarget());
    const actions = new ActionRequests(
      deviceModel,
      (name, values) => this.#act(name, values),
      (name, uri) => this.#objectOf(name, uri),
    );
    const path = `deviceModels/${deviceModel.getURN()}`;
    link.register(endpointId, `${path}/attributes/`, request => attributes.serveOne(request));
    link.register(endpointId, `${path}/attributes`, request => attributes.serveSeveral(request));
    link.register(endpointId, `${path}/actions/`, request => actions.serve(request));
  }

  /** @throws {ValidationError} when the model has no such attribute. */
  override get<N extends AttributeName<M>>(attributeName: N): AttributeValue<M, N> | undefined {
    const attribute = this.#attribute('get', attributeName);
    return (this.#values.get(attribute.name) ?? attribute.defaultValue) as AttributeValue<M, N> | undefined;
  }

  /** On a device the last value that was set, without the default. @throws {ValidationError} as `get`. */
  override getLastKnown<N extends AttributeName<M>>(attributeName: N): AttributeValue<M, N> | undefined {
    const attribute = this.#attribute('getLastKnown', attributeName);
    return this.#values.get(attribute.name) as AttributeValue<M, N> | undefined;
  }

  /**
   * Sets an attribute and sends it in the background, also when the value is the same as before. In a transaction it is
   * collected until `finish`.
   *
   * @throws {ValidationError} when the model has no such attribute, or the value does not fit; it names attribute, value and
   *   range.
   * @throws {MessageQueueFullError} when the message is not accepted; the value is then unchanged.
   */
  override set<N extends AttributeName<M>>(attributeName: N, value: AttributeInput<M, N>): this {
    const attribute = this.#attribute('set', attributeName);
    const checked = checkValue('set', attribute, value);
    if (this.#transaction === undefined) this.#submit([[attribute.name, checked]]);
    else this.#transaction.set(attribute.name, checked);
    return this;
  }

  /** Opens a transaction; a second call keeps what was collected. */
  override update(): this {
    this.#transaction ??= new Map();
    return this;
  }

  /** @throws {MessageQueueFullError} when the message is not accepted; the transaction then stays open. */
  override finish(): void {
    const values = this.#transaction;
    if (values !== undefined && values.size > 0) this.#submit([...values]);
    this.#transaction = undefined;
  }

  /**
   * Hands a value to the device's policies, which may hold it back, combine it with others, or raise alerts. Without a
   * policy it is set. The policies are looked up with the first offer; until they are known, values wait in their order.
   * A message that is then not accepted is told to `setOnError`. What a window or batch holds is kept in memory only: it is sent by
   * `close`, and lost with the process.
   *
   * @throws {ValidationError} as `set`.
   * @throws {MessageQueueFullError} when too many values wait for the policies.
   *
   * @example thermometer.offer('temp', 21.5);
   */
  offer<N extends AttributeName<M>>(attributeName: N, value: AttributeInput<M, N>): this {
    const attribute = this.#attribute('offer', attributeName);
    this.#policies.offer(attribute.name, checkValue('offer', attribute, value));
    return this;
  }

  /**
   * Called before attributes take values that the server sets; throwing refuses them. First the callbacks of the attributes
   * are called, then the one for all.
   *
   * @param callback undefined removes it.
   * @param attributeName undefined means all attributes.
   * @throws {ValidationError} when the model has no such attribute.
   */
  setOnChange(callback: ChangeCallback<M> | undefined, attributeName?: AttributeName<M>): void {
    if (callback !== undefined) requireFunction('setOnChange', 'callback', callback);
    this.#onChange.set(callback, this.#optionalName('setOnChange', attributeName));
    this.#link.callbacksChanged();
  }

  /**
   * Called when values, alerts or data could not be sent and were given up.
   *
   * @param callback undefined removes it.
   * @param attributeName undefined means all attributes, alerts and data.
   * @throws {ValidationError} when the model has no such attribute.
   */
  setOnError(callback: ErrorCallback<M> | undefined, attributeName?: AttributeName<M>): void {
    if (callback !== undefined) requireFunction('setOnError', 'callback', callback);
    this.#onError.set(callback, this.#optionalName('setOnError', attributeName));
  }

  /**
   * Carries out an action that the server's side calls. It is answered when the callback has finished.
   *
   * @param callback undefined removes it.
   * @throws {ValidationError} when the model has no such action.
   *
   * @example light.setOnAction('blink', event => blink(event.arguments.count));
   */
  setOnAction<N extends ActionName<M>>(actionName: N, callback: ActionCallback<M, N> | undefined): void {
    const action = this.getDeviceModel().findAction(actionName);
    if (action === undefined)
      throw invalid('setOnAction', {
        field: 'actionName',
        expected: `an action of ${this.getDeviceModel().getURN()}`,
        received: typeof actionName === 'string' ? `"${actionName}"` : received(actionName),
      });
    if (callback !== undefined) requireFunction('setOnAction', 'callback', callback);
    this.#actions.set(callback as ActionCallback<M, never> | undefined, action.name);
    this.#link.callbacksChanged();
  }

  /** Carries out all actions that have no callback of their own; undefined removes it. */
  setOnActions(callback: ActionCallback<M> | undefined): void {
    if (callback !== undefined) requireFunction('setOnActions', 'callback', callback);
    this.#actions.set(callback as ActionCallback<M, never> | undefined, undefined);
    this.#link.callbacksChanged();
  }

  /**
   * The older form of `setOnAction`: the function gets the action's one argument, or none.
   *
   * @throws {ValidationError} when the model has no such action.
   */
  setCallable<N extends ActionName<M>>(
    actionName: N,
    callable: ((value: ModelValue | undefined) => unknown) | undefined,
  ): void {
    if (callable !== undefined) requireFunction('setCallable', 'callable', callable);
    this.setOnAction(
      actionName,
      callable === undefined ? undefined : event => callable(event.getNamedValue()?.getValue()),
    );
  }

  /**
   * Starts an alert.
   *
   * @throws {ValidationError} when the model has no such format of alerts.
   */
  createAlert<U extends FormatUrn<M, 'ALERT'>>(formatUrn: U, options: AlertOptions = {}): Alert<M, U> {
    const format = this.#format('createAlert', formatUrn, 'ALERT');
    checkOptions('createAlert', options);
    return new Alert(new FormatFields('raise', format), values => this.#raise(format, values, options));
  }

  /**
   * Starts data of an own format.
   *
   * @throws {ValidationError} when the model has no such format of data.
   */
  createData<U extends FormatUrn<M, 'DATA'>>(formatUrn: U, options: MessageOptions = {}): Data<M, U> {
    const format = this.#format('createData', formatUrn, 'DATA');
    checkOptions('createData', options);
    return new Data(new FormatFields('submit', format), values =>
      this.#queue([...values], options, (facts, data) => dataMessage(facts, { format: format.urn, data })),
    );
  }

  #raise(format: DeviceModelFormat, values: ReadonlyMap<string, ModelValue>, options: AlertOptions): void {
    const { severity = 'SIGNIFICANT', reliability = 'BEST_EFFORT' } = options;
    this.#policies.alerted(severity);
    this.#queue([...values], options, (facts, data) =>
      alertMessage(facts, {
        format: format.urn,
        reliability,
        severity,
        description: format.description,
        data,
      }),
    );
  }

  #submit(values: Entries): void {
    this.#attributesMessage(values)();
    for (const [name, value] of values) this.#values.set(name, value);
  }

  #attributesMessage(values: Entries): () => void {
    const format = `${this.getDeviceModel().getURN()}:attributes`;
    return this.#message(values, this.#options, (facts, data) => dataMessage(facts, { format, data }));
  }

  #queue(...message: MessageParts): void {
    this.#message(...message)();
  }

  /** Makes a message of this moment; the function returned queues it. */
  #message(...[values, { priority, reliability }, build]: MessageParts): () => void {
    const facts = { source: this.getEndpointId(), eventTime: this.#link.now(), priority, reliability };
    const draft = build(facts, wireData(values));
    const uploads = uploadsOf(this as unknown as AbstractVirtualDevice, values);
    // The URIs are known when the content is in the storage; the message stays the same otherwise.
    const content = uploads?.then(() => ({ ...build(facts, wireData(values)), clientId: draft.clientId }));
    // While a policy holds the message back nobody waits for the content.
    content?.catch(() => {});
    return () => this.#link.queue(draft, this.#watch(values), content);
  }

  /** Apart from what makes the message, none of which is then kept while the message waits. */
  #watch(values: Entries): DeliveryWatch {
    return { onFailed: error => this.#failed(values, error) };
  }

  #policyTarget(): PolicyTarget {
    const model = this.getDeviceModel();
    return {
      endpointId: this.getEndpointId(),
      model,
      current: name => {
        const attribute = model.findAttribute(name);
        return attribute && (this.#values.get(attribute.name) ?? attribute.defaultValue);
      },
      set: (name, value) => {
        const values: Entries = [[name, value]];
        const queue = this.#attributesMessage(values);
        this.#values.set(name, value);
        return { release: () => this.#attempt(queue, values) };
      },
      raise: (formatUrn, fields, severity) => {
        const format = this.#format('raise', formatUrn, 'ALERT');
        const alert = new FormatFields('raise', format);
        for (const [name, value] of fields) alert.set(name, value);
        this.#raise(format, alert.complete(), { severity });
      },
      act: async (name, values) => {
        const action = this.#act(name, values);
        if (action === undefined) throw new StateError('offer', `nobody carries the action ${name} out`);
        await action();
      },
    };
  }

  #attempt(queue: () => void, values: Entries): void {
    try {
      queue();
    } catch (error) {
      this.#failed(values, error);
    }
  }

  /** Content that the server names belongs to the attribute or action: its later transfers are told and reported as its own. */
  async #objectOf(name: string, uri: string): Promise<ExternalObject> {
    const object = await this.#link.objectOf(uri);
    if (object instanceof StorageObject)
      object.bind({ name, virtualDevice: this as unknown as AbstractVirtualDevice }, error =>
        this.#failed([[name, object]], error),
      );
    return object;
  }

  /** Lets the callbacks see values that are going to be set. */
  async #announce(values: ReadonlyMap<string, ModelValue>): Promise<void> {
    for (const [name, value] of values) {
      const own = namedValues([[name, value]]);
      if (own !== undefined) await this.#onChange.of(name)?.(new ChangeEvent(this, own));
    }
    const all = namedValues(values);
    if (all !== undefined) await this.#onChange.forAll?.(new ChangeEvent(this, all));
  }

  #act(name: string, values: ReadonlyMap<string, ModelValue>): (() => unknown) | undefined {
    const callback = this.#actions.of(name) ?? this.#actions.forAll;
    return callback === undefined
      ? undefined
      : () => callback(new ActionEvent<M, string>(this, name, values) as ActionEvent<M, never>);
  }

  #failed(values: Entries, error: unknown): void {
    for (const [name, value] of values) {
      const own = namedValues([[name, value]]);
      if (own !== undefined) this.#tell(this.#onError.of(name), new ErrorEvent(this, own, error));
    }
    const all = namedValues(values);
    if (all !== undefined) this.#tell(this.#onError.forAll, new ErrorEvent(this, all, error));
  }

  /** A callback that throws must not keep the news from the others, nor end what has called. */
  #tell(callback: ErrorCallback<M> | undefined, event: ErrorEvent<M>): void {
    try {
      callback?.(event);
    } catch (error) {
      this.#link.callbackFailed(error);
    }
  }

  #attribute(operation: string, name: unknown): DeviceModelAttribute {
    const model = this.getDeviceModel();
    const attribute = typeof name === 'string' ? model.findAttribute(name) : undefined;
    if (attribute !== undefined) return attribute;
    throw invalid(operation, {
      field: 'attributeName',
      expected: `an attribute of ${model.getURN()}`,
      received: typeof name === 'string' && name !== '' ? `"${name}"` : received(name),
    });
  }

  #optionalName(operation: string, name: unknown): string | undefined {
    return name === undefined || name === null ? undefined : this.#attribute(operation, name).name;
  }

  #format(operation: string, urn: string, type: 'ALERT' | 'DATA'): DeviceModelFormat {
    const format = this.getDeviceModel().findFormat(requireText(operation, 'formatUrn', urn));
    if (format?.type === type) return format;
    throw invalid(operation, {
      field: 'formatUrn',
      expected: `a format of type ${type} in ${this.getDeviceModel().getURN()}`,
      received: `"${urn}"`,
    });
  }
}
