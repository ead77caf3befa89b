import type { AlertSeverity } from '../messages/message.js';
import type { DeviceModelAttribute } from '../models/members.js';
import type { ModelValue } from '../models/types.js';
import type { PolicyTarget } from './policy-target.js';

/** Where offered values go. */
export interface PolicyAtWork {
  offer(attribute: DeviceModelAttribute, value: ModelValue): void;
  alerted(severity: AlertSeverity): void;
  /** Lets everything go that is held back; no timer is left behind. */
  end(): void;
}

/** Without a policy an offered value is set. */
export function noPolicy(target: PolicyTarget): PolicyAtWork {
  return {
    offer: ({ name }, value) => target.set(name, value).release(),
    alerted: () => {},
    end: () => {},
  };
}
