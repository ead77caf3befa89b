import type { EmulatorLog } from '../../host/log.js';
import type { Caller } from '../caller.js';
import type { EventBus } from '../events/event-bus.js';
import type { CodeLibrary } from './code-library.js';

/** Brings events to the handlers of the rules that are bound to their paths. */
export class RuleBindings {
  readonly #bus: EventBus;
  readonly #code: CodeLibrary;
  readonly #log: EmulatorLog;
  readonly #stops = new Map<string, () => void>();

  constructor(bus: EventBus, code: CodeLibrary, log: EmulatorLog) {
    this.#bus = bus;
    this.#code = code;
    this.#log = log;
  }

  /** Binds a rule to an event path, instead of the one that it was bound to. */
  bind(caller: Caller, name: string, subject: string): void {
    const { namespace } = caller;
    this.unbind(namespace, name);
    const event = ({ path, value }: { path: string; value: unknown }): void => {
      // In a turn of its own, so that a rule that publishes on its own path does not overflow the stack.
      queueMicrotask(() => void this.#run(caller, name, { path, value }));
    };
    this.#stops.set(`${namespace} ${name}`, this.#bus.listen(namespace, subject, { event }));
  }

  unbind(namespace: string, name: string): void {
    this.#stops.get(`${namespace} ${name}`)?.();
    this.#stops.delete(`${namespace} ${name}`);
  }

  clear(): void {
    for (const stop of this.#stops.values()) stop();
    this.#stops.clear();
  }

  async #run(caller: Caller, name: string, event: { path: string; value: unknown }): Promise<void> {
    const handler = this.#code.rules.get(caller.namespace, name);
    if (!handler) {
      this.#log(`vantiq: the rule ${name} was met by ${event.path}, but has no handler`);
      return;
    }
    try {
      await handler(event, caller);
    } catch (error) {
      this.#log(`vantiq: the rule ${name} failed: ${String(error)}`);
    }
  }
}
