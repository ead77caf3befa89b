// Sends messages by Oracle's own JavaScript library and prints how many a second were acknowledged.
import { deviceLibrary } from '@sdk/interop/iotcs-device-library';

const [file, password, model, count] = process.argv.slice(2);
const settings = deviceLibrary.oracle.iot.client;
// As fast as its settings let it be: it sends when its timers fire, every three seconds unless told otherwise.
settings.monitor.pollingInterval = 1;
settings.device.defaultMessagePoolingInterval = 1;
settings.device.maximumMessagesToQueue = Number(count) + 100;
// What it says must not get before the figure.
console.log = console.error;

const device = new deviceLibrary.device.DirectlyConnectedDevice(file, password);
if (!device.isActivated()) await called('activate', [model]);
const sensor = device.createVirtualDevice(device.getEndpointId(), await called('getDeviceModel', model));
const dispatcher = device._.internalDev.dispatcher;

// Its first message waits for a token.
await send(1);
const start = performance.now();
await send(Number(count));
process.stdout.write(`${(Number(count) / (performance.now() - start)) * 1000}\n`);
process.exit(0);

/** Sets a value so often; resolves when the server has every message of it. */
async function send(messages) {
  const { promise, resolve } = Promise.withResolvers();
  let delivered = 0;
  dispatcher.onDelivery = batch => {
    delivered += batch.filter(message => message.getJSONObject().type === 'DATA').length;
    if (delivered >= messages) resolve();
  };
  // Setting the present value again would send nothing.
  for (let index = 0; index < messages; index++) sensor.temp.value = messages === 1 ? -1 : index % 80;
  await promise;
}

function called(method, ...values) {
  return new Promise((resolve, reject) => {
    device[method](...values, (result, error) => (error ? reject(error) : resolve(result)));
  });
}
