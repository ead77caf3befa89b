import {
  type Currency,
  type DateTime,
  type Decimal,
  resource,
  type VantiqClient,
  VantiqResources,
  type VantiqResponse,
  type Where,
} from '@sdk/vantiq';

/** Compiled, never run: expected types, and mistakes that must not compile. */
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Equal<A, B>): void => undefined;

interface Car {
  vin: string;
  speed: number;
  sold?: string;
  electric: boolean;
  tags: string[];
  place: { type: 'Point'; coordinates: number[] };
}

const CAR = resource<Car>('Car');

export async function selections(vantiq: VantiqClient): Promise<void> {
  const all = await vantiq.select(CAR);
  same<(typeof all)[number]['speed'], number>(true);
  same<(typeof all)[number]['_id'], string | undefined>(true);

  const narrowed = await vantiq.select(CAR, { props: ['vin', 'ars_version'] });
  same<(typeof narrowed)[number]['vin'], string>(true);
  same<(typeof narrowed)[number]['ars_version'], number | undefined>(true);
  // @ts-expect-error the property was not asked for
  narrowed[0]?.speed;

  for await (const car of vantiq.select<Car>('Car', {
    props: ['vin'],
    where: { speed: { $gt: 50 } },
    sort: { vin: 1 },
  }))
    same<typeof car.vin, string | undefined>(true);
  for await (const car of vantiq.select<Car, 'vin'>('Car', { props: ['vin'] }))
    same<typeof car.vin, string>(true);

  const unknownRows = await vantiq.select('Car');
  same<(typeof unknownRows)[number]['anything'], unknown>(true);
  const some = await vantiq.select('Car', { props: ['vin', 'speed'], where: { vin: 'a' } });
  same<(typeof some)[number]['speed'], unknown>(true);
  const { data, count, contentType } = await vantiq.select(CAR, { limit: 1 }).withResponse();
  same<typeof data, typeof all>(true);
  same<typeof count, number | undefined>(true);
  same<typeof contentType, string | undefined>(true);

  // @ts-expect-error no such property
  vantiq.select(CAR, { props: ['wheels'] });
  // @ts-expect-error speeds are numbers
  vantiq.select(CAR, { where: { speed: 'fast' } });
  // @ts-expect-error neither 1 nor -1
  vantiq.select(CAR, { sort: { vin: 'up' } });
  // @ts-expect-error options are texts
  vantiq.select(CAR, { options: { page: 2 } });
}

export const filters: readonly Where<Car>[] = [
  { vin: 'a', speed: { $gte: 1, $lt: 2n }, electric: true, sold: null },
  { vin: { $in: ['a', 'b'], $regex: '^a' }, sold: { $gt: new Date() } },
  { tags: 'x' },
  { tags: { $all: ['x'], $size: 2, $elemMatch: { $gt: 'a' } } },
  { speed: { $not: { $gt: 5 } }, ars_version: { $gt: 1 }, 'nested.name': 1 },
  { $or: [{ vin: 'a' }, { $and: [{ speed: 1 }, { $nor: [{ electric: { $ne: true } }] }] }] },
  { place: { $near: { $geometry: { type: 'Point', coordinates: [1, 2] }, $maxDistance: 5 } } },
  // @ts-expect-error texts do not have a size
  { vin: { $size: 1 } },
  // @ts-expect-error numbers are not matched by patterns
  { speed: { $regex: '1' } },
  // @ts-expect-error no such operator
  { speed: { $above: 1 } },
  // @ts-expect-error no such property
  { wheels: 4 },
];

export async function writes(vantiq: VantiqClient): Promise<void> {
  const car: Car = {
    vin: 'a',
    speed: 1,
    electric: true,
    tags: [],
    place: { type: 'Point', coordinates: [] },
  };
  const stored = await vantiq.insert(CAR, car);
  same<typeof stored.speed, number>(true);
  const [result] = await vantiq.insert(CAR, [car]);
  if (result?.isSuccess === true) same<typeof result.body.vin, string>(true);
  const changed = await vantiq.update(CAR, 'id', { speed: 2 });
  same<typeof changed.speed, number | undefined>(true);
  await vantiq.delete(CAR, { where: { vin: 'a' } });
  await vantiq.delete(CAR, { all: true });
  // @ts-expect-error everything must be said
  await vantiq.delete(CAR, {});
  // @ts-expect-error not both
  await vantiq.delete(CAR, { all: true, where: { vin: 'a' } });
  // @ts-expect-error a car has more than that
  await vantiq.insert(CAR, { vin: 'a' });
  // @ts-expect-error speeds are numbers
  await vantiq.update(CAR, 'id', { speed: 'fast' });
}

/** Exact numbers are texts. */
interface Order {
  price: Currency;
  weight: Decimal;
  at: DateTime;
}

export async function exactNumbers(vantiq: VantiqClient): Promise<void> {
  const ORDER = resource<Order>('Order');
  const stored = await vantiq.insert(ORDER, {
    price: 'USD:12.50',
    weight: '3.1400',
    at: '2026-01-05T10:11:12Z',
  });
  same<typeof stored.weight, string>(true);
  // @ts-expect-error an amount without its currency
  await vantiq.insert(ORDER, { price: '12.50', weight: '3.1400', at: '' });
  // @ts-expect-error digits would be lost
  await vantiq.update(ORDER, 'id', { weight: 3.14 });
}

export async function others(vantiq: VantiqClient): Promise<void> {
  const total = await vantiq.execute<number>('Svc.total');
  same<typeof total, number>(true);
  const answer = await vantiq.count(CAR).response();
  same<typeof answer, VantiqResponse<number>>(true);
  if (answer.isSuccess) same<typeof answer.body, number>(true);
  else same<typeof answer.body, undefined>(true);
  const events = await vantiq.subscribe<Car>(VantiqResources.TYPES, 'Car', { operation: 'insert' });
  for await (const event of events) same<typeof event.value, Car>(true);
  // @ts-expect-error documents have no events
  await vantiq.subscribe(VantiqResources.DOCUMENTS, 'd');
  // @ts-expect-error types cannot be published to
  await vantiq.publish(VantiqResources.TYPES, 'Car', {});
  // @ts-expect-error types cannot be uploaded to
  await vantiq.upload(VantiqResources.TYPES, { name: 'a', content: 'x' });
  same<typeof VantiqResources.TRACKING_REGIONS, 'system.trackingRegions'>(true);
}
