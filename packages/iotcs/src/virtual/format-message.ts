import {
  type AlertSeverity,
  type MessagePriority,
  type MessageReliability,
  PRIORITIES,
  RELIABILITIES,
  SEVERITIES,
} from '../messages/message.js';
import type { DeviceModelFormat } from '../models/members.js';
import type { ModelValue } from '../models/types.js';
import { checkValue } from '../models/value-rules.js';
import { invalid, requireOptions, requireWord } from '../validation.js';

/** How a message is sent. */
export interface MessageOptions {
  readonly priority?: MessagePriority | undefined;
  readonly reliability?: MessageReliability | undefined;
}

/** How an alert is sent. */
export interface AlertOptions extends MessageOptions {
  /** @defaultValue 'SIGNIFICANT' */
  readonly severity?: AlertSeverity | undefined;
}

/** Returns the options if they can be used. @throws {ValidationError} that names the option. */
export function checkOptions<O extends AlertOptions>(operation: string, options: O): O {
  const { priority, reliability, severity } = requireOptions(operation, options);
  requireWord(operation, 'priority', priority, PRIORITIES);
  requireWord(operation, 'reliability', reliability, RELIABILITIES);
  requireWord(operation, 'severity', severity, SEVERITIES);
  return options;
}

/** Collects the fields of a format and checks them. */
export class FormatFields {
  readonly #operation: string;
  readonly #format: DeviceModelFormat;
  readonly #values = new Map<string, ModelValue>();

  constructor(operation: string, format: DeviceModelFormat) {
    this.#operation = operation;
    this.#format = format;
  }

  set(name: string, value: unknown): void {
    const field = this.#format.fields.find(candidate => candidate.name === name);
    if (field === undefined)
      throw invalid(this.#operation, {
        field: String(name),
        expected: `a field of ${this.#format.urn}: ${this.#format.fields.map(own => own.name).join(', ')}`,
      });
    this.#values.set(name, checkValue(this.#operation, field, value));
  }

  /** A copy of the values. @throws {ValidationError} when one that is not optional is missing. */
  complete(): ReadonlyMap<string, ModelValue> {
    const missing = this.#format.fields.filter(field => !field.optional && !this.#values.has(field.name));
    if (missing.length > 0)
      throw invalid(
        this.#operation,
        ...missing.map(({ name }) => ({ field: name, expected: 'a value, because it is not optional' })),
      );
    return new Map(this.#values);
  }
}
