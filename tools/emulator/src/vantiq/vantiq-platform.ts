import { BlobStore } from '../host/blob-store.js';
import type { EmulatorClock } from '../host/clock.js';
import type { Exchange } from '../host/exchange.js';
import type { FieldChecks } from '../host/faults/parse-fault.js';
import type { EmulatorLog } from '../host/log.js';
import type { Platform } from '../host/platform.js';
import { empty, json, type Reply } from '../host/reply.js';
import { splitPath } from '../host/router.js';
import type { Store } from '../host/store.js';
import type { Upgrade } from '../host/upgrade.js';
import type { Account } from './auth/account-book.js';
import { handleAuthenticate } from './auth/authenticate-endpoints.js';
import { bearerToken, callerAs, callerOf } from './auth/authorize.js';
import type { Caller } from './caller.js';
import { download, downloadPublic } from './documents/download.js';
import { badRequest, errorReply, notEmulated, refusalReply, unauthorized, VantiqRefusal } from './errors.js';
import { type VantiqFaultEffect, vantiqFaultChecks } from './fault-effects.js';
import { bindStoredRules } from './hooks/system-hooks.js';
import { Installation } from './installation.js';
import { resourceOfRoot } from './model/document-resources.js';
import type { Outcome } from './outcome.js';
import type { RestCall } from './requests/rest-request.js';
import { outcomeReply } from './rest/outcome-reply.js';
import { handleRest, handleRestBatch } from './rest/rest-api.js';
import { streamItems, streamSettings } from './rest/stream-items.js';
import { type CheckedSeed, checkSeed } from './seed/check-seed.js';
import { loadSeed, loadSeedOnce, systemCaller } from './seed/load-seed.js';
import { Sockets } from './socket/sockets.js';

/** What a Vantiq platform is made of. */
export interface VantiqPlatformOptions {
  readonly clock: EmulatorClock;
  readonly log: EmulatorLog;
  readonly store: Store;
  /** Where documents are kept; without it they end with the process. */
  readonly documents: string | undefined;
  /** Accepts any credentials, and none, as those of the first user. */
  readonly open: boolean;
  /** A VantiqSeed; the default one when left out. */
  readonly seed?: unknown;
}

type VantiqExchange = Exchange<VantiqFaultEffect>;

/** A Vantiq server behind one port: REST, documents and sockets. */
export class VantiqPlatform implements Platform<VantiqFaultEffect> {
  readonly name = 'vantiq';
  readonly faultChecks: FieldChecks = vantiqFaultChecks;
  readonly installation: Installation;
  readonly sockets: Sockets;
  readonly seed: CheckedSeed;
  readonly #open: boolean;

  private constructor({ clock, log, store, documents, open, seed }: VantiqPlatformOptions) {
    this.seed = checkSeed(seed);
    this.#open = open;
    this.installation = new Installation({ clock, log, store, blobs: new BlobStore(documents) });
    this.sockets = new Sockets({ installation: this.installation, openAccount: () => this.#openAccount() });
  }

  /**
   * Opens what the store holds, and fills it from the seed the first time.
   *
   * @throws {Error} naming the field of the seed that is wrong
   */
  static async open(options: VantiqPlatformOptions): Promise<VantiqPlatform> {
    const platform = new VantiqPlatform(options);
    const { installation, seed } = platform;
    await loadSeedOnce(installation, seed);
    for (const namespace of installation.namespaces()) {
      bindStoredRules({ installation, caller: systemCaller(namespace) });
    }
    platform.sockets.frames = seed.frames ?? 'binary';
    return platform;
  }

  async handle(exchange: VantiqExchange): Promise<Reply | undefined> {
    try {
      return await this.#route(exchange);
    } catch (error) {
      if (error instanceof VantiqRefusal) return refusalReply(error);
      throw error;
    }
  }

  upgrade(upgrade: Upgrade<VantiqFaultEffect>): Reply | undefined {
    const [api, version, wsock, ...rest] = splitPath(upgrade.target.path);
    if (api === 'api' && version === 'v1' && wsock === 'wsock') {
      if (rest.length === 1 && rest[0] === 'websocket') {
        this.sockets.openRaw(upgrade);
        return undefined;
      }
      if (rest.length === 3 && rest[2] === 'websocket') {
        this.sockets.openSockJs(upgrade);
        return undefined;
      }
    }
    return refusalReply(notEmulated(`the emulator has no socket at ${upgrade.target.path}`));
  }

  errorReply(status: number, message: string): Reply {
    return errorReply(status, message);
  }

  async reset(): Promise<void> {
    this.sockets.closeAll(1001);
    this.installation.code.clear();
    await this.installation.clear();
    this.sockets.frames = this.seed.frames ?? 'binary';
    await loadSeedOnce(this.installation, this.seed);
  }

  async load(seed: unknown): Promise<void> {
    const checked = checkSeed(withoutDefaults(seed));
    if (checked.frames !== undefined) this.sockets.frames = checked.frames;
    await loadSeed(this.installation, checked);
  }

  async state(): Promise<unknown> {
    const { installation, sockets } = this;
    return {
      frames: sockets.frames,
      namespaces: installation.namespaces().map(name => ({
        name,
        types: [...installation.systemTable(name, 'types').rows()]
          .filter(row => row['ars_namespace'] !== 'system')
          .map(row => {
            const type = String(row['name']);
            return {
              name: type,
              records: installation.table(name, installation.customKind(name, type)).size,
            };
          }),
      })),
      sockets: sockets.list().map(session => ({
        username: session.username ?? null,
        subscriptions: session.subscriptions.map(({ options }) => options.subject),
      })),
      subscriptions: installation.subscriptions.list().map(subscription => ({
        name: subscription.options.name,
        topic: subscription.options.subject,
        connected: subscription.attached,
        unacknowledged: subscription.pending.length,
      })),
    };
  }

  async endStreams(): Promise<void> {
    this.sockets.closeAll(1001);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.installation.stop();
    await this.installation.blobs[Symbol.asyncDispose]();
    this.installation.store[Symbol.dispose]();
  }

  async #route(exchange: VantiqExchange): Promise<Reply | undefined> {
    const segments = exchange.segments();
    const { installation } = this;
    if (segments[0] === 'authenticate') return await handleAuthenticate(installation, exchange, segments[1]);
    if (segments.slice(0, 3).join('/') === 'ui/docs/NS') {
      return await downloadPublic(installation, exchange, segments);
    }
    if (resourceOfRoot(segments[0]) !== undefined) {
      return await download(installation, this.#caller(exchange), exchange, segments);
    }
    if (segments[0] !== 'api' || segments[1] !== 'v1') throw unknownEndpoint(exchange);
    switch (segments[2]) {
      case 'resources':
        return await this.#rest(exchange, segments.slice(3));
      case 'batch':
        return outcomeReply(
          await handleRestBatch(this.#restCall(exchange, []), header => this.#caller(exchange, header)),
        );
      case '_status':
        this.#caller(exchange);
        return empty(200);
      case 'wsock':
        return socketReply(exchange, segments.slice(3));
      default:
        throw unknownEndpoint(exchange);
    }
  }

  async #rest(exchange: VantiqExchange, segments: readonly string[]): Promise<Reply | undefined> {
    const outcome = await handleRest(this.#restCall(exchange, segments));
    return await this.#send(exchange, outcome);
  }

  async #send(exchange: VantiqExchange, outcome: Outcome): Promise<Reply | undefined> {
    const settings = streamSettings(exchange.query);
    if (!outcome.items || !settings) return outcomeReply(outcome);
    await streamItems(exchange.answer, outcome.items, settings);
    return undefined;
  }

  #restCall(exchange: VantiqExchange, segments: readonly string[]): RestCall {
    const { method, path, query } = exchange;
    const isPublic = segments[0] === 'public';
    return {
      installation: this.installation,
      caller: isPublic ? { username: 'anonymous', namespace: '', admin: false } : this.#caller(exchange),
      request: {
        method,
        path,
        segments,
        query,
        header: name => exchange.header(name),
        json: () => exchange.json(),
        stream: () => exchange.stream(),
      },
    };
  }

  #caller(exchange: VantiqExchange, header = (name: string) => exchange.header(name)): Caller {
    if (exchange.effect.unauthorized) throw unauthorized();
    const token = bearerToken(header('authorization')) ?? exchange.query.get('token') ?? undefined;
    const targetNamespace =
      header('x-target-namespace') ?? exchange.query.get('targetNamespace') ?? undefined;
    const credentials = { token, targetNamespace, impersonate: header('x-impersonate-user') };
    const account = this.#openAccount();
    if (account && (token === undefined || !this.installation.tokens.find(token))) {
      return callerAs(this.installation, account, account.namespaces[0] ?? '', credentials);
    }
    return callerOf(this.installation, credentials);
  }

  /** Whose credentials any credentials are taken for. */
  #openAccount(): Account | undefined {
    if (!this.#open) return undefined;
    return this.installation.accounts.find(this.seed.users[0]?.username ?? '');
  }
}

/** The SockJS client asks for this before it opens its socket. */
function socketReply(exchange: VantiqExchange, segments: readonly string[]): Reply {
  if (segments.join('/') === 'info') {
    return json(200, {
      websocket: true,
      origins: ['*:*'],
      cookie_needed: false,
      entropy: Math.floor(Math.random() * 2 ** 32),
    });
  }
  if (segments.at(-1) === 'websocket') throw badRequest('This path is for WebSockets only.');
  throw unknownEndpoint(exchange);
}

function unknownEndpoint({ method, path }: VantiqExchange): VantiqRefusal {
  return notEmulated(`the emulator has no ${method} ${path}`);
}

/** A seed that is added to what there is brings no users, tokens and namespaces of its own accord. */
function withoutDefaults(seed: unknown): unknown {
  if (typeof seed !== 'object' || seed === null) return seed;
  return { namespaces: [], users: [], tokens: [], ...seed };
}
