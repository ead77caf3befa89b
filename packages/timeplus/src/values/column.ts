/** A column of a result, with the engine's canonical type text, e.g. `datetime64(3, 'UTC')`. */
export interface Column {
  readonly name: string;
  readonly type: string;
}
