import {
  createProvisioning,
  EnterpriseClient,
  type EnterpriseOptions,
  type ProvisioningStore,
  writeProvisioning,
} from '@sdk/iotcs';
import type { FakeServer } from '../support/fake-server.js';

export const INTEGRATION = 'TEST-INTEGRATION-ID';
const PASSWORD = 'Passw0rd';

/** A client of an integration whose application is 0-APP, unless the server says otherwise. */
export async function openedClient(
  server: FakeServer,
  options: EnterpriseOptions = {},
): Promise<EnterpriseClient> {
  const file = await integrationFile();
  return EnterpriseClient.open(file, PASSWORD, { fetch: server.fetch, retry: false, ...options });
}

/** Lets a server know the application of the integration. */
export function knowsApplication(server: FakeServer): FakeServer {
  return server.on('/iot/api/v2/apps', [{ body: { items: [{ id: '0-APP' }], hasMore: false, links: [] } }]);
}

async function integrationFile(): Promise<ProvisioningStore> {
  let text = '';
  const file: ProvisioningStore = {
    read: async () => text,
    write: async written => {
      text = written;
    },
  };
  const assets = createProvisioning({
    serverUrl: 'https://localhost:443',
    clientId: INTEGRATION,
    sharedSecret: 'secret',
  });
  await writeProvisioning(file, PASSWORD, assets);
  return file;
}
