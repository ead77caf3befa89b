declare const row: unique symbol;

/** The name of a resource that knows the type of its rows; made by `resource`. */
export type ResourceName<Row> = string & { readonly [row]: Row };

/** What is known of rows when nobody said more. */
export type AnyRow = Record<string, unknown>;

/**
 * Gives the name of a resource the type of its rows, so that filters, properties and results are checked.
 *
 * @example
 * const CAR = resource<{ vin: string; speed: number }>('Car');
 * const fast = await vantiq.select(CAR, { props: ['vin'], where: { speed: { $gt: 50 } } });
 */
export function resource<Row extends object>(name: string): ResourceName<Row> {
  return name as ResourceName<Row>;
}
