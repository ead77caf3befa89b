import type { EmulatorClock } from '../../host/clock.js';
import { notFound, notUnique } from '../errors.js';
import type { RecordTable } from '../model/record-table.js';
import type { AspectRecord } from '../model/records.js';
import { newUrn } from '../urn.js';

/** What an aspect says, and who says it. */
export interface Assertion {
  readonly entity: string;
  readonly schema: string;
  readonly content: unknown;
  readonly policy: string;
  readonly account: string;
  readonly asserter: string;
  /** URN kind of the new record. @defaultValue `aspect` */
  readonly kind?: 'aspect' | 'record';
}

/** Aspects and metadata records: they are added and retracted, and never deleted. */
export class AspectStore {
  readonly #table: RecordTable<AspectRecord>;
  readonly #clock: EmulatorClock;

  constructor(table: RecordTable<AspectRecord>, clock: EmulatorClock) {
    this.#table = table;
    this.#clock = clock;
  }

  add(assertion: Assertion, replaces?: string): AspectRecord {
    const { kind = 'aspect', ...said } = assertion;
    return this.#table.put({ id: newUrn(kind), ...said, replaces, validFromMs: this.#clock.now() });
  }

  /**
   * Retracts the one active record of the same entity and schema, and adds a new one.
   *
   * @throws {IvcapRefusal} with status 424 when there is more than one
   */
  replace(assertion: Assertion): AspectRecord {
    const active = this.#current(assertion);
    if (active.length > 1) {
      throw notUnique(`${active.length} active records of ${assertion.schema} for ${assertion.entity}`);
    }
    for (const record of active) this.retract(record.id, assertion.asserter);
    return this.add(assertion, active[0]?.id);
  }

  /** Adds a record in place of what the same asserter said before; what others say stays. */
  supersede(assertion: Assertion): AspectRecord {
    const own = this.#current(assertion).filter(({ asserter }) => asserter === assertion.asserter);
    for (const record of own) this.retract(record.id, assertion.asserter);
    return this.add(assertion, own[0]?.id);
  }

  /**
   * Ends the validity of a record, which stays readable.
   *
   * @throws {IvcapRefusal} with status 404 when there is none, or it is retracted already
   */
  retract(id: string, retracter: string): AspectRecord {
    const record = this.#table.get(id);
    if (record?.validToMs !== undefined || !record) throw notFound(id, 'Active record');
    return this.#table.put({ ...record, retracter, validToMs: this.#clock.now() });
  }

  get(id: string): AspectRecord | undefined {
    return this.#table.get(id);
  }

  /** All records, retracted ones too. */
  all(): readonly AspectRecord[] {
    return this.#table.all();
  }

  /** The records that are active at a time. */
  activeAt(ms: number): readonly AspectRecord[] {
    return this.#table
      .all()
      .filter(
        ({ validFromMs, validToMs }) => validFromMs <= ms && (validToMs === undefined || validToMs > ms),
      );
  }

  /** The records of the same entity and schema that are not retracted. */
  #current({ entity, schema }: Assertion): readonly AspectRecord[] {
    return this.#table
      .all()
      .filter(
        record => record.validToMs === undefined && record.entity === entity && record.schema === schema,
      );
  }
}
