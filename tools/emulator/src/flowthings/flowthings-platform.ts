import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { EmulatorClock } from '../host/clock.js';
import type { Exchange } from '../host/exchange.js';
import type { FieldChecks } from '../host/faults/parse-fault.js';
import type { EmulatorLog } from '../host/log.js';
import type { Platform } from '../host/platform.js';
import { json, type Reply } from '../host/reply.js';
import { splitPath } from '../host/router.js';
import type { Store } from '../host/store.js';
import type { Upgrade } from '../host/upgrade.js';
import { type Access, masterAccess } from './auth/access.js';
import { authorize } from './auth/authorize.js';
import { type Envelope, failureEnvelope, type Outcome, refusalReply, successEnvelope } from './envelope.js';
import { type FlowthingsFaultEffect, flowthingsFaultChecks } from './fault-effects.js';
import { Installation } from './installation.js';
import type { Account } from './model/account.js';
import { FlowthingsRefusal, forbidden, notEmulated } from './refusal.js';
import { handleRest } from './rest/rest-api.js';
import { type CheckedSeed, checkSeed } from './seed/check-seed.js';
import { loadSeed, loadSeedOnce } from './seed/load-seed.js';
import { type SessionSettings, Sessions } from './session/sessions.js';

/** What a flowthings platform is made of. */
export interface FlowthingsPlatformOptions {
  readonly clock: EmulatorClock;
  readonly log: EmulatorLog;
  readonly store: Store;
  /** Accepts any credentials, and none, as those of the account, or of the first one. */
  readonly open: boolean;
  /** A FlowthingsSeed; the default one when left out. */
  readonly seed?: unknown;
}

type FlowthingsExchange = Exchange<FlowthingsFaultEffect>;

/** Guesses (section 8). */
const defaultSettings: SessionSettings = {
  idleMs: 60_000,
  unusedMs: 60_000,
  refusalStatus: 400,
  typed: false,
};

/** Smaller answers are sent as they are. */
const MIN_GZIP_BYTES = 1024;

const compress = promisify(gzip);

/** The flowthings servers behind one port: the REST API of both generations, and sessions. */
export class FlowthingsPlatform implements Platform<FlowthingsFaultEffect> {
  readonly name = 'flowthings';
  readonly multiMethods = true;
  readonly faultChecks: FieldChecks = flowthingsFaultChecks;
  readonly installation: Installation;
  readonly sessions: Sessions;
  readonly #seed: CheckedSeed;
  readonly #open: boolean;

  /**
   * Opens what the store holds, and fills it from the seed the first time.
   *
   * @throws {Refusal} naming the field of the seed that is wrong
   */
  constructor({ clock, log, store, open, seed }: FlowthingsPlatformOptions) {
    this.#seed = checkSeed(seed);
    this.#open = open;
    this.installation = new Installation({ clock, log, store });
    this.sessions = new Sessions(this.installation, defaultSettings);
    this.#applySettings(this.#seed);
    loadSeedOnce(this.installation, this.#seed);
  }

  /** The first account of the seed. */
  get main(): Account {
    const account = this.installation.account(this.#seed.accounts[0]?.name ?? '');
    if (!account) throw new Error('the seed of flowthings has no account');
    return account;
  }

  async handle(exchange: FlowthingsExchange): Promise<Reply | undefined> {
    const reply = await this.#answer(exchange);
    const body = reply?.body;
    if (!reply || typeof body !== 'string' || body.length < MIN_GZIP_BYTES) return reply;
    if (!/\bgzip\b/.test(exchange.header('accept-encoding') ?? '')) return reply;
    return {
      ...reply,
      headers: { ...reply.headers, 'content-encoding': 'gzip', vary: 'accept-encoding' },
      body: await compress(body),
    };
  }

  upgrade(upgrade: Upgrade<FlowthingsFaultEffect>): Reply | undefined {
    const [root, id = '', kind, ...more] = splitPath(upgrade.target.path);
    try {
      if (root !== 'session' || kind !== 'ws' || more.length > 0) {
        throw notEmulated(`socket at ${upgrade.target.path}`);
      }
      this.sessions.openSocket(id, upgrade);
      return undefined;
    } catch (error) {
      if (error instanceof FlowthingsRefusal) return refusalReply(error);
      throw error;
    }
  }

  errorReply(status: number, message: string): Reply {
    return refusalReply({ status, errors: [message] });
  }

  async reset(): Promise<void> {
    this.sessions.reset();
    this.installation.transformations.clear();
    this.installation.clear();
    this.sessions.settings = defaultSettings;
    this.#applySettings(this.#seed);
    loadSeedOnce(this.installation, this.#seed);
  }

  async load(seed: unknown): Promise<void> {
    const given = typeof seed === 'object' && seed !== null ? { accounts: [], ...seed } : seed;
    const checked = checkSeed(given);
    this.#applySettings(checked);
    loadSeed(this.installation, checked);
  }

  async state(): Promise<unknown> {
    return {
      accounts: [...this.installation.accounts()].map(account => ({
        name: account.name,
        flows: [...account.flows()].map(({ id, path, capacity }) => ({
          id,
          path,
          capacity,
          drops: account.drops(id).size,
        })),
        tracks: [...account.all('track')].map(({ id, source, destination }) => ({ id, source, destination })),
      })),
      sessions: this.sessions.list().map(({ id, account, transport, subscriptions }) => ({
        id,
        account,
        transport: transport?.kind ?? null,
        subscriptions,
      })),
    };
  }

  async endStreams(): Promise<void> {
    this.sessions.closeAll(1001);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.sessions.closeAll(1001);
    this.installation.store[Symbol.dispose]();
  }

  async #answer(exchange: FlowthingsExchange): Promise<Reply | undefined> {
    try {
      const segments = exchange.segments();
      if (segments[0] === 'session') return await this.#session(exchange, segments.slice(1));
      if (/^v./.test(segments[0] ?? '')) return envelopeReply(await this.#rest(exchange, segments), exchange);
      throw notEmulated(`${exchange.method} ${exchange.path}`);
    } catch (error) {
      if (error instanceof FlowthingsRefusal) return refusalReply(error);
      throw error;
    }
  }

  async #rest(exchange: FlowthingsExchange, segments: readonly string[]): Promise<Outcome> {
    const [version = '', account = '', service, ...rest] = segments;
    const access = this.#access(exchange, account);
    this.installation.statistics.count('apiCallByIdentity', access.identityId, this.installation.clock.now());
    if (service === undefined) throw notEmulated(`${exchange.method} ${exchange.path}`);
    const { method, path, query } = exchange;
    // A GET with a content type and no body is usual (section 5, 12).
    const body = method === 'GET' ? undefined : await exchange.json();
    return handleRest({ installation: this.installation, access, typed: version.startsWith('v0') }, service, {
      method,
      path,
      segments: rest,
      parameters: name => query.get(name) ?? undefined,
      body,
    });
  }

  async #session(exchange: FlowthingsExchange, segments: readonly string[]): Promise<Reply | undefined> {
    const [id, transport = '', ...more] = segments;
    if (id === undefined && exchange.method === 'POST') {
      await exchange.bytes();
      const session = this.sessions.create(this.#sessionAccess(exchange));
      return envelopeReply({ status: 201, body: { id: session.id } }, exchange);
    }
    if (id === undefined || more.length > 0) throw notEmulated(`${exchange.method} ${exchange.path}`);
    return await this.sessions.handle(exchange, id, transport);
  }

  /** Wrong credentials are a bad request here (section 4.2), unless the seed says otherwise. */
  #sessionAccess(exchange: FlowthingsExchange): Access {
    try {
      return this.#access(exchange, exchange.header('x-auth-account') ?? '');
    } catch (error) {
      if (!(error instanceof FlowthingsRefusal)) throw error;
      throw new FlowthingsRefusal(this.sessions.settings.refusalStatus, ...error.errors);
    }
  }

  /** Who asks, in an account; `X-Auth-Account` counts for sessions only (section 4.2). */
  #access(exchange: FlowthingsExchange, account: string): Access {
    if (exchange.effect.unauthorized) throw forbidden('The token is missing, wrong or expired.');
    if (this.#open) return masterAccess(this.installation.account(account) ?? this.main);
    return authorize(this.installation, account, exchange.header('x-auth-token'));
  }

  #applySettings({ sessions: { elements, ...times } }: CheckedSeed): void {
    const typed = elements === undefined ? {} : { typed: elements === 'typed' };
    this.sessions.settings = { ...this.sessions.settings, ...times, ...typed };
  }
}

/** An answer whose two statuses agree, unless a fault asks for something else. */
function envelopeReply(outcome: Outcome, { effect }: FlowthingsExchange): Reply {
  const { headStatus, httpStatus } = effect;
  const envelope: Envelope =
    headStatus === undefined
      ? successEnvelope(outcome)
      : failureEnvelope(headStatus, ['The emulator was asked for this fault.']);
  return json(httpStatus ?? outcome.status, envelope);
}
