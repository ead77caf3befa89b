import {
  type Gap,
  type ManagedSocket,
  orAborted,
  type SocketSession,
  type SocketSubscription,
  type SubscriptionSpec,
} from '@sdk/core';
import type { Drop } from '../model/objects.js';
import { CatchUp, type SearchDrops } from './catch-up.js';
import type { DropItem } from './drop-subscription.js';
import type { ClientMessage, ServerMessage } from './messages.js';
import { RecentIds } from './recent-ids.js';

/** Whoever reads a feed. */
export interface FeedReader {
  push(item: DropItem<never>): void;
  end(error?: unknown): void;
}

/** What a feed needs of its session. */
export interface FeedParts {
  readonly resource: string;
  readonly socket: ManagedSocket<ServerMessage, ClientMessage>;
  /** Whether missed drops are fetched after a reconnect. */
  readonly search: SearchDrops | undefined;
  /** A drop came over the connection; whoever made the feed hands it on. */
  readonly onMessage: (message: ServerMessage) => void;
  /** Asks for the drops, or ends that. @throws {FlowthingsError} when the platform refuses. */
  readonly ask: (
    type: 'subscribe' | 'unsubscribe',
    link: SocketSession<ServerMessage, ClientMessage>,
  ) => Promise<unknown>;
  /** The feed has ended; `left` resolves when the platform knows it, or need not know it. */
  readonly onOver: (left: Promise<unknown>) => void;
}

/** The drops of one flow: one subscription at the platform, however many readers there are (B-04). */
export class FlowFeed {
  readonly #parts: FeedParts;
  readonly #readers: Set<FeedReader> = new Set();
  readonly #catchUp: CatchUp | undefined;
  readonly #delivered: RecentIds = new RecentIds();
  #subscription: Promise<SocketSubscription> | undefined;
  #left: Promise<unknown> | undefined;
  #opened = false;
  #missed: readonly Drop[] = [];

  constructor(parts: FeedParts) {
    this.#parts = parts;
    this.#catchUp = parts.search === undefined ? undefined : new CatchUp(parts.search);
  }

  get catchesUp(): boolean {
    return this.#catchUp !== undefined;
  }

  /** Resolves when the platform has agreed to send the drops. `signal` ends the wait of this reader alone. */
  async add(reader: FeedReader, signal?: AbortSignal): Promise<void> {
    this.#readers.add(reader);
    this.#subscription ??= this.#parts.socket.subscribe(this.#spec());
    const context = { platform: 'flowthings', operation: 'subscribe', attempts: 1 };
    try {
      await orAborted(this.#subscription, signal, context);
    } catch (error) {
      if (signal?.aborted === true) this.remove(reader);
      else this.#over(error);
      throw error;
    }
  }

  /** The last reader to leave ends the subscription at the platform. */
  remove(reader: FeedReader): void {
    if (this.#readers.delete(reader) && this.#readers.size === 0) this.end();
  }

  /** Ends the subscription at the platform, and with it the loops of all readers. */
  end(): void {
    this.#left = this.#subscription?.then(subscription => subscription.unsubscribe()).catch(() => undefined);
    this.#over();
  }

  #spec(): SubscriptionSpec<ServerMessage, ClientMessage> {
    return {
      key: this.#parts.resource,
      open: link => this.#open(link),
      close: link => this.#parts.ask('unsubscribe', link),
      onEvent: this.#parts.onMessage,
      onReconnected: ({ gap, attempt }) => {
        for (const reader of this.#readers) reader.push({ type: 'reconnected', gap, attempt });
        for (const drop of this.#missed) this.deliver(drop);
        this.#missed = [];
      },
      onEnd: error => this.#over(error),
    };
  }

  async #open(link: SocketSession<ServerMessage, ClientMessage>): Promise<Gap> {
    await this.#parts.ask('subscribe', link);
    const isFirst = !this.#opened;
    this.#opened = true;
    if (this.#catchUp === undefined) return 'possible';
    if (isFirst) {
      await this.#catchUp.begin();
      return 'none';
    }
    const { drops, gap } = await this.#catchUp.missed();
    this.#missed = drops;
    return gap;
  }

  /** Gives a drop to the readers, unless they had it: it may come live and by catching up, or for two subscriptions. */
  deliver(drop: Drop): void {
    // A drop that was changed comes again, with its next version.
    const key = drop.version ? `${drop.id} ${drop.version}` : drop.id;
    if (this.#delivered.has(key)) return;
    this.#delivered.add(key);
    this.#catchUp?.seen(drop);
    for (const reader of this.#readers) {
      reader.push({ type: 'data', value: drop as Drop<never>, id: drop.id });
    }
  }

  #over(error?: unknown): void {
    const readers = [...this.#readers];
    this.#readers.clear();
    this.#parts.onOver(this.#left ?? Promise.resolve());
    for (const reader of readers) reader.end(error);
  }
}
