import type { EmulatorClock } from '../host/clock.js';
import { parseJson, writeJson } from '../host/json.js';
import type { EmulatorLog } from '../host/log.js';
import type { Store } from '../host/store.js';
import { DropBus } from './events/drop-bus.js';
import { Account } from './model/account.js';
import { IdSource } from './model/id-source.js';
import { StatisticsBook } from './model/statistics-book.js';
import { Transformations } from './tracks/transformations.js';

const ACCOUNTS = 'accounts';

/** What one installation of the platform holds, in memory or in a store that outlives the process. */
export class Installation {
  readonly clock: EmulatorClock;
  readonly log: EmulatorLog;
  readonly store: Store;
  readonly ids: IdSource;
  readonly statistics: StatisticsBook;
  readonly bus: DropBus = new DropBus();
  readonly transformations: Transformations = new Transformations();
  readonly #accounts = new Map<string, Account>();

  constructor({ clock, log, store }: Pick<Installation, 'clock' | 'log' | 'store'>) {
    this.clock = clock;
    this.log = log;
    this.store = store;
    this.ids = new IdSource(store);
    this.statistics = new StatisticsBook(store);
    for (const [name, text] of store.entries(ACCOUNTS)) {
      const { masterToken, identityId } = parseJson(text) as Pick<Account, 'masterToken' | 'identityId'>;
      this.#accounts.set(name, new Account(store, name, masterToken, identityId));
    }
  }

  account(name: string): Account | undefined {
    return this.#accounts.get(name);
  }

  accounts(): Iterable<Account> {
    return this.#accounts.values();
  }

  /** Makes an account with its identity, or gives one that is there another master token. */
  putAccount(name: string, masterToken: string): Account {
    const known = this.#accounts.get(name);
    const identityId = known?.identityId ?? this.ids.next('i');
    this.store.put(ACCOUNTS, name, writeJson({ masterToken, identityId }));
    if (known) {
      known.masterToken = masterToken;
      return known;
    }
    const account = new Account(this.store, name, masterToken, identityId);
    this.#accounts.set(name, account);
    account.put('identity', {
      id: identityId,
      creationDate: this.clock.now(),
      creatorId: identityId,
      name,
    });
    return account;
  }

  /** Forgets everything but the transformations. */
  clear(): void {
    this.store.clear();
    this.#accounts.clear();
    this.statistics.clear();
    this.ids.restart();
  }
}
