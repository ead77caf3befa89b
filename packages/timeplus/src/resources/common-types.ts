/** Who made or changed something. */
export interface Owner {
  readonly id?: string;
  readonly name?: string;
}

/** What servers add to most resources. Fields that a server leaves out are missing here too. */
export interface ResourceInfo {
  /** `YYYY-MM-DD hh:mm:ss` in UTC. */
  readonly created_at?: string;
  readonly created_by?: Owner;
  /** `YYYY-MM-DD hh:mm:ss` in UTC. */
  readonly last_updated_at?: string;
  readonly last_updated_by?: Owner;
  readonly [field: string]: unknown;
}

/** A setting of an external stream or table as servers report it. */
export interface ReportedSetting {
  readonly key: string;
  readonly value: string;
}

/** Settings by name; the values are those of the `SETTINGS` clause. */
export type Settings = Readonly<Record<string, string | number | boolean>>;

/** Settings as the endpoints take them: a list of texts. */
export function wireSettings(settings: Settings): ReportedSetting[] {
  return Object.entries(settings).map(([key, value]) => ({ key, value: String(value) }));
}
