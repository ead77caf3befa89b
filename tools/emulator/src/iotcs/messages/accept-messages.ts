import type { Installation } from '../installation.js';
import { newId } from '../model/ids.js';
import type { DeviceRecord, StoredMessage } from '../model/records.js';
import { applyData, applyReport, applyResponse } from './apply-message.js';
import { type DeviceMessage, readMessages } from './read-messages.js';

/**
 * Takes the messages that an endpoint sends for itself and the devices behind it. What it may not send, and what came
 * before, is passed over without an error (W-8).
 *
 * @throws {IotcsRefusal} with status 400 when one cannot be understood; none is taken then
 */
export function acceptMessages(installation: Installation, connection: string, body: unknown): void {
  const messages = readMessages(body);
  installation.store.transaction(() => {
    heardOf(installation, connection);
    for (const message of messages) acceptMessage(installation, connection, message);
  });
}

function acceptMessage(installation: Installation, connection: string, message: DeviceMessage): void {
  const { devices, clock, times } = installation;
  const device = devices.get(message.source);
  if (!device || !maySend(device, connection)) return;
  const stored: StoredMessage = {
    ...message,
    id: newId(),
    sender: message.sender === '' ? connection : message.sender,
    eventTime: message.eventTime ?? clock.now(),
    direction: 'FROM_DEVICE',
    receivedTime: times.next(),
    sentTime: null,
  };
  if (!installation.messages.add(stored)) return;
  if (device.id !== connection) heardOf(installation, device.id);
  appliers[message.type]?.(installation, stored);
}

const appliers: Readonly<Record<string, (installation: Installation, message: StoredMessage) => void>> = {
  DATA: applyData,
  RESPONSE: applyResponse,
  RESOURCES_REPORT: applyReport,
};

function maySend(device: DeviceRecord, connection: string): boolean {
  return device.state === 'ACTIVATED' && (device.id === connection || device.gateway === connection);
}

function heardOf({ devices, clock }: Installation, id: string): void {
  devices.change(id, { lastHeardTime: clock.now() });
}
