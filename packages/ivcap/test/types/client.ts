import type { ApiCall, Aspect, IvcapClient, Pager, RunStatus, Service } from '@sdk/ivcap';

/** Compiled, never run: expected types, and mistakes that must not compile. */
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Equal<A, B>): void => undefined;

export async function calls(ivcap: IvcapClient): Promise<void> {
  const services = ivcap.services.list();
  same<typeof services, Pager<Service>>(true);
  const added = ivcap.aspects.add({ entity: 'urn:x', content: { $schema: 'urn:s', n: 1 } });
  same<typeof added, ApiCall<Aspect<{ $schema: string; n: number }>>>(true);
  const result = await ivcap.jobs.resume({ urn: 'urn:j' }).result<{ mean: number }>();
  same<typeof result, { mean: number }>(true);
  const { status } = await ivcap.getOrder('urn:o').wait();
  same<typeof status, RunStatus>(true);
  same<'a status of a later server' extends RunStatus ? true : false, true>(true);
  // @ts-expect-error values of parameters are text, numbers and booleans
  await ivcap.getService('urn:s').placeOrder({ msg: { nested: true } });
  // @ts-expect-error content is an object
  await ivcap.aspects.add({ entity: 'urn:x', content: 'text' });
  // @ts-expect-error an unknown dialect
  ivcap.withOptions({ apiDialect: 'old' });
  // @ts-expect-error the value of a secret is not text
  (await ivcap.secrets.get('k')).value.toUpperCase();
}
