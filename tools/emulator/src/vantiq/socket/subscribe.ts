import type { Caller } from '../caller.js';
import { badRequest, notFound } from '../errors.js';
import { reliabilityOfSubject } from '../events/event-subject.js';
import type { ReliableSubscription } from '../events/reliable-subscription.js';
import type { Installation } from '../installation.js';
import { subjectOf } from '../model/event-paths.js';
import type { ClientFrame } from './frame.js';
import { SocketSubscription, type SubscriptionOptions } from './subscription.js';

type Socket = Pick<SubscriptionOptions, 'installation' | 'caller' | 'channel' | 'effectOf'>;

/**
 * Makes the subscription that a frame asks for; it sends nothing before it is started.
 *
 * @throws VantiqRefusal when the path cannot be subscribed to, or not persistently
 */
export function openSubscription(
  socket: Socket,
  frame: ClientFrame,
  onEnd: (subscription: SocketSubscription) => void,
): { readonly subscription: SocketSubscription; readonly body: Readonly<Record<string, unknown>> } {
  const { installation, caller } = socket;
  if (frame.resourceName !== 'events') {
    throw badRequest(`Subscriptions are for the resource events, not ${frame.resourceName}.`);
  }
  const { parameters, requestId, resourceId = '' } = frame;
  const subject = subjectOf(resourceId);
  const reliability = reliabilityOfSubject(installation, caller.namespace, subject);
  const eventFilter = parameters['eventFilter'];
  const options = { ...socket, subject, requestId, eventFilter, onEnd };
  if (parameters['persistent'] !== true) {
    return { subscription: new SocketSubscription({ ...options, reliable: undefined }), body: {} };
  }
  // Guess: real servers may accept it; a client that relies on it would lose events.
  if (!reliability) throw badRequest(`${subject} is not reliable.`, [subject]);
  const resumed = resumedName(frame);
  const reliable =
    resumed === undefined
      ? installation.subscriptions.create({
          namespace: caller.namespace,
          subject,
          username: caller.username,
          eventFilter,
          reliability,
        })
      : resume(installation, caller, resumed, subject);
  if (resumed === undefined) keepRow(installation, caller, reliable);
  const { name } = reliable.options;
  return {
    subscription: new SocketSubscription({ ...options, reliable }),
    body: {
      name,
      namespace: caller.namespace,
      topic: subject,
      subscriptionName: name,
      ...(requestId === undefined ? {} : { requestId }),
    },
  };
}

/**
 * Acknowledges an event; one that was acknowledged before is fine.
 *
 * @throws VantiqRefusal with status 400 without the numbers of the event, 404 for an unknown subscription
 */
export function acknowledge(installation: Installation, caller: Caller, frame: ClientFrame): void {
  const { sequenceId, partitionId } = frame.parameters;
  if (typeof sequenceId !== 'number' || typeof partitionId !== 'number') {
    throw badRequest('An acknowledgement needs a sequenceId and a partitionId.');
  }
  const name = resumedName(frame) ?? '';
  const subscription = installation.subscriptions.find(caller.namespace, name);
  if (!subscription) throw unknownSubscription(name);
  subscription.acknowledge(sequenceId);
  keepAcknowledgement(installation, caller, subscription, sequenceId);
}

/** The Java client has another word for it (section 4.7). */
function resumedName({ parameters }: ClientFrame): string | undefined {
  const name = parameters['subscriptionName'] ?? parameters['subscriptionId'];
  return typeof name === 'string' ? name : undefined;
}

/** Answering 404 to an unknown name is a guess. */
function resume(
  installation: Installation,
  caller: Caller,
  name: string,
  subject: string,
): ReliableSubscription {
  const found = installation.subscriptions.find(caller.namespace, name);
  if (!found) throw unknownSubscription(name);
  if (found.options.subject !== subject) {
    throw badRequest(`The subscription ${name} is for ${found.options.subject}, not for ${subject}.`, [name]);
  }
  return found;
}

function unknownSubscription(name: string): Error {
  return notFound(`The subscription ${name} does not exist.`, 'ArsSubscription', `{name=${name}}`);
}

/** The row by which clients can read the subscription, in the custom type `ArsSubscription`. */
function keepRow(installation: Installation, caller: Caller, { options }: ReliableSubscription): void {
  const table = installation.systemTable(caller.namespace, 'subscriptions');
  const { name, subject, username, eventFilter } = options;
  table.put({
    _id: installation.newId(table),
    name,
    topic: subject,
    username,
    ...(eventFilter === undefined ? {} : { eventFilter }),
    ars_namespace: caller.namespace,
    ars_version: 1,
    ars_createdAt: new Date(installation.clock.now()).toISOString(),
    ars_createdBy: username,
  });
}

/** One row for each subscription, with the latest event; what real servers keep is not documented. */
function keepAcknowledgement(
  installation: Installation,
  caller: Caller,
  { options }: ReliableSubscription,
  sequenceId: number,
): void {
  const { name, subject } = options;
  const kind = installation.customKind(caller.namespace, 'ArsEventAcknowledgement');
  const table = installation.table(caller.namespace, kind);
  const before = table.find(['subscriptionName'], { subscriptionName: name });
  table.put({
    _id: before?.['_id'] ?? installation.newId(table),
    subscriptionName: name,
    topic: subject,
    partitionId: 0,
    sequenceId: Math.max(sequenceId, Number(before?.['sequenceId'] ?? 0)),
    ars_namespace: caller.namespace,
  });
}
