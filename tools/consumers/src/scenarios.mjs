/**
 * What each runtime does with each package: a call, a stream and a socket, as far as the platform has them for every runtime. This
 * file runs inside of the runtimes, so it uses nothing but what all of them have.
 */

/** The scenarios by platform; each resolves with what it did. */
export const scenarios = {
  timeplus: async ({ apiKey, sql, TimeplusClient }, server) => {
    const client = new TimeplusClient({
      baseUrl: server.url,
      workspace: server.workspace,
      credential: apiKey(server.apiKey),
    });
    const name = `consumer_${Date.now()}_${Math.floor(Math.random() * 1e9)}`;
    const stream = await client.streams.create({ name, columns: [{ name: 'n', type: 'int32' }] });
    const query = await client.query(sql`select n from ${sql.identifier(name)}`);
    await stream.ingest([{ n: 7 }]);
    for await (const row of query) {
      if (row.n !== 7) throw new Error(`the stream gave ${row.n}`);
      break;
    }
    await stream.delete();
    return ['call', 'stream'];
  },

  vantiq: async ({ accessToken, VantiqClient, VantiqResources }, server) => {
    const client = new VantiqClient({ baseUrl: server.url, credential: accessToken(server.accessToken) });
    await client.select(VantiqResources.TYPES, { limit: 1 });
    const name = `consumer-${Math.floor(Math.random() * 1e9)}.txt`;
    const document = { name, content: 'hello world', contentType: 'text/plain' };
    const download = await client.download(await client.upload(VantiqResources.DOCUMENTS, document));
    let text = '';
    for await (const bytes of download) text += new TextDecoder().decode(bytes);
    if (text !== 'hello world') throw new Error(`the stream gave ${text}`);
    const topic = `/consumer/${Math.floor(Math.random() * 1e9)}`;
    const events = await client.subscribe(VantiqResources.TOPICS, topic);
    await client.publish(VantiqResources.TOPICS, topic, { n: 7 });
    for await (const event of events) {
      if (event.value.n !== 7) throw new Error(`the socket gave ${JSON.stringify(event.value)}`);
      break;
    }
    await client.close();
    return ['call', 'stream', 'socket'];
  },

  ivcap: async ({ accessToken, IvcapClient }, server) => {
    const client = new IvcapClient({ baseUrl: server.url, credential: accessToken(server.token) });
    const artifact = await client.artifacts.upload({ content: 'hello world', contentType: 'text/plain' });
    const download = await artifact.download();
    let text = '';
    for await (const bytes of download) text += new TextDecoder().decode(bytes);
    if (text !== 'hello world') throw new Error(`the stream gave ${text}`);
    return ['call', 'stream'];
  },

  iotcs: async ({ DirectlyConnectedDevice }, server) => {
    const file = { read: async () => server.provisioning, write: async () => {} };
    const device = await DirectlyConnectedDevice.open(file, server.provisioningPassword, {
      baseUrl: server.url,
    });
    const model = await device.getDeviceModel(server.model);
    device.createVirtualDevice(device.getEndpointId(), model).set('temperature', 21.5);
    await device.flush();
    const content = await device.findStorageObject(server.content);
    let text = '';
    const decoder = new TextDecoder();
    const target = new WritableStream({
      write: bytes => {
        text += decoder.decode(bytes, { stream: true });
      },
    });
    content.setOutputStream(target);
    await synced(content);
    if (text !== 'hello world') throw new Error(`the stream gave ${text}`);
    const upload = device.createStorageObject(`upload-${Math.floor(Math.random() * 1e9)}.txt`, 'text/plain');
    upload.setInputStream('hello storage');
    await synced(upload);
    await device.close();
    return ['call', 'stream'];
  },

  flowthings: async ({ FlowthingsClient, mem, token }, server) => {
    const { account } = server;
    const options = { baseUrl: server.url, account, credential: token(server.token) };
    const client = new FlowthingsClient(options);
    const path = `/${account}/consumer/${Math.floor(Math.random() * 1e9)}`;
    const flow = await client.flow.create({ path });
    const [found] = await client.flow.find(mem.path.eq(path));
    if (found?.id !== flow.id) throw new Error('the flow was not found');
    const listeners = { socket: client };
    listeners.stream = new FlowthingsClient({ ...options, session: { transport: 'streaming' } });
    for (const [way, listener] of Object.entries(listeners)) {
      const session = await listener.websocket.connect();
      const drops = await session.subscribe(path);
      await client.drop(flow.id).create({ elems: { n: 7 } });
      for await (const drop of drops) {
        if (drop.elems.n !== 7) throw new Error(`the ${way} gave ${JSON.stringify(drop.elems)}`);
        break;
      }
      await session.close();
    }
    return ['call', 'stream', 'socket'];
  },
};

/** Transfers content. */
export function synced(content) {
  return new Promise((resolve, reject) => {
    content.setOnSync(() => {
      if (content.getSyncStatus() === 'IN_SYNC') resolve();
      else reject(new Error(`the content is ${content.getSyncStatus()}`));
    });
    content.sync();
  });
}
