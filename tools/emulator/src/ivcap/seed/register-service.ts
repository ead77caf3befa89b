import { ivcapDefaults } from '../defaults.js';
import type { Deployment } from '../deployment.js';
import type { RunEngine } from '../engine/run-engine.js';
import { echoCode, type IvcapServiceHandler } from '../engine/service-code.js';
import { seededUrn } from '../urn.js';
import type { IvcapServiceSeed } from './seed.js';

/** URN of a service of a seed. */
export function serviceUrn({ id, name }: IvcapServiceSeed): string {
  return id ?? seededUrn('service', name);
}

/** Puts the record of a service where clients find it. */
export function putService({ services, clock }: Deployment, seed: IvcapServiceSeed, account: string): void {
  services.put({
    id: serviceUrn(seed),
    name: seed.name,
    description: seed.description ?? '',
    status: seed.status ?? 'active',
    controllerSchema: seed.controllerSchema ?? 'urn:ivcap:schema.service.rest.1',
    controller: seed.controller ?? {},
    policy: seed.policy ?? ivcapDefaults.policy,
    account,
    tags: seed.tags ?? [],
    parameters: seed.parameters ?? [],
    createdAtMs: clock.now(),
  });
}

/** Gives a service what stands for its code. */
export function registerCode(engine: RunEngine, seed: IvcapServiceSeed): void {
  engine.register(serviceUrn(seed), {
    handler: handlerOf(seed),
    life: seed.life ?? echoCode.life,
    retryLaterSeconds: seed.retryLaterSeconds ?? echoCode.retryLaterSeconds,
  });
}

function handlerOf({ handler, returns, failsWith }: IvcapServiceSeed): IvcapServiceHandler {
  if (failsWith !== undefined) {
    return () => {
      throw new Error(failsWith);
    };
  }
  if (handler) return handler;
  return returns === undefined ? echoCode.handler : () => returns;
}
