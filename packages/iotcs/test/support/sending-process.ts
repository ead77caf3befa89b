import { DirectlyConnectedDevice } from '@sdk/iotcs';
import { thermostat } from './model.js';

/** What a process is to send. */
export interface SendingTask {
  readonly file: string;
  readonly password: string;
  /** Numbers from here on without end; without it what is stored is sent, and the process ends. */
  readonly from?: number;
}

/** Sends numbers with guaranteed delivery and writes each one down that was accepted. */
const task: SendingTask = JSON.parse(process.argv[2] ?? '');
const device = await DirectlyConnectedDevice.open(task.file, task.password, {
  dispatcher: { backoffMs: 100, maximumMessagesPerConnection: 7 },
});
const sensor = device.createVirtualDevice(device.getEndpointId(), thermostat, {
  reliability: 'GUARANTEED_DELIVERY',
});
if (task.from === undefined) {
  await device.flush();
  await device.close();
} else {
  for (let n = task.from; ; n++) {
    sensor.set('label', String(n));
    process.stdout.write(`${n}\n`);
    // What the processes before have left must not fill the queue.
    do await new Promise(resolve => setImmediate(resolve));
    while (device.messageDispatcher.pending > 300);
  }
}
