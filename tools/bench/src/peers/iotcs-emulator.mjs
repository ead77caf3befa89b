// The emulator itself, with a device for each contender. It speaks HTTP and HTTPS on the same port.
import { startEmulator } from '@sdk/emulator';

const MODEL = {
  urn: 'urn:bench:thermometer',
  name: 'Thermometer',
  attributes: [{ name: 'temp', type: 'NUMBER', range: '-20,80' }],
};

const { iotcs } = await startEmulator({ platforms: ['iotcs'], tls: true });
await iotcs.addDeviceModel(MODEL);
const original = await iotcs.registerDevice({ activationId: 'BENCH-ORIGINAL' });
await iotcs.registerDevice({ activationId: 'BENCH-OWN' });

console.log(
  JSON.stringify({
    port: Number(new URL(iotcs.url).port),
    original: original.provisioningFile,
    own: await iotcs.provision('BENCH-OWN', { scheme: 'http' }),
    password: iotcs.provisioningPassword,
    caFile: iotcs.caFile,
    model: MODEL.urn,
  }),
);
