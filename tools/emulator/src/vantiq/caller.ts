/** Who an operation is carried out for, and where. */
export interface Caller {
  /** Lower case. */
  readonly username: string;
  readonly namespace: string;
  /** May see who is authorized in the namespace, and act for other users. */
  readonly admin: boolean;
}
