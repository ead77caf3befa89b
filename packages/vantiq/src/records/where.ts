/** A GeoJSON geometry; coordinates are `[longitude, latitude]`. */
export type GeoJson =
  | { readonly type: 'Point'; readonly coordinates: readonly number[] }
  | { readonly type: 'LineString'; readonly coordinates: readonly (readonly number[])[] }
  | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly (readonly number[])[])[] };

/** A value as filters compare it. A DateTime is text in answers; a `Date` is sent in the same form. */
export type FilterValue<V> = V extends string ? V | Date : V;

/** Operators that order values. */
interface OrderOperators<V> {
  readonly $gt?: FilterValue<V>;
  readonly $gte?: FilterValue<V>;
  readonly $lt?: FilterValue<V>;
  readonly $lte?: FilterValue<V>;
}

/** Operators of every property. */
interface EqualityOperators<V> {
  readonly $eq?: FilterValue<V> | null;
  readonly $ne?: FilterValue<V> | null;
  readonly $in?: readonly (FilterValue<V> | null)[];
  readonly $nin?: readonly (FilterValue<V> | null)[];
}

/** Operators of texts. */
interface TextOperators {
  /** A regular expression, in the server's dialect. */
  readonly $regex?: string;
  readonly $options?: string;
}

/** Operators of lists. */
interface ListOperators<V> {
  readonly $all?: readonly FilterValue<V>[];
  readonly $size?: number;
  readonly $elemMatch?: V extends object ? Where<V> : Operators<V>;
}

interface Near {
  readonly $geometry: { readonly type: 'Point'; readonly coordinates: readonly number[] };
  /** In metres. */
  readonly $maxDistance?: number;
  /** In metres. */
  readonly $minDistance?: number;
}

/** Operators of places. */
interface GeoOperators {
  readonly $geoIntersects?: { readonly $geometry: GeoJson };
  readonly $geoWithin?: { readonly $geometry: GeoJson };
  /** Rows come nearest first. */
  readonly $near?: Near;
  readonly $nearSphere?: Near;
}

/** The operators that a property of type `V` takes. */
export type Operators<V> = PlainOperators<V> & { readonly $not?: PlainOperators<V> };

type PlainOperators<V> = unknown extends V
  ? AnyOperators
  : V extends readonly (infer Item)[]
    ? EqualityOperators<V | Item> & OrderOperators<Item> & ListOperators<Item>
    : V extends string
      ? EqualityOperators<V> & OrderOperators<V> & TextOperators
      : V extends number | bigint
        ? EqualityOperators<number | bigint> & OrderOperators<number | bigint>
        : V extends boolean
          ? EqualityOperators<boolean>
          : V extends object
            ? EqualityOperators<V> & GeoOperators
            : EqualityOperators<V>;

/** The operators of a property of which nothing is known. */
type AnyOperators = EqualityOperators<unknown> &
  OrderOperators<unknown> &
  TextOperators &
  GeoOperators & {
    readonly $all?: readonly unknown[];
    readonly $size?: number;
    readonly $elemMatch?: Readonly<Record<string, unknown>>;
  };

type DropNull<V> = Exclude<V, null | undefined>;

/** What one property is compared with: a value, or operators. */
export type Condition<V> = unknown extends V
  ? unknown
  :
      | FilterValue<DropNull<V>>
      | null
      | Operators<DropNull<V>>
      | (DropNull<V> extends readonly (infer Item)[] ? FilterValue<Item> : never)
      | (DropNull<V> extends number | bigint ? number | bigint : never);

/** Properties that the server keeps on every record, as filters see them. */
interface SystemConditions {
  readonly _id?: Condition<string>;
  readonly ars_namespace?: Condition<string>;
  readonly ars_version?: Condition<number>;
  readonly ars_createdAt?: Condition<string>;
  readonly ars_createdBy?: Condition<string>;
  readonly ars_modifiedAt?: Condition<string>;
  readonly ars_modifiedBy?: Condition<string>;
}

/**
 * A filter in the server's language, which is that of MongoDB (section 4.6). Nested properties go by dotted names.
 *
 * @example const where: Where<Pump> = { rpm: { $gt: 4000 }, $or: [{ name: 'a' }, { 'site.city': 'Bonn' }] };
 */
export type Where<Row> = { readonly [K in keyof Row & string]?: Condition<Row[K]> } & SystemConditions & {
    readonly $and?: readonly Where<Row>[];
    readonly $or?: readonly Where<Row>[];
    readonly $nor?: readonly Where<Row>[];
  } & { readonly [nested: `${string}.${string}`]: unknown };
