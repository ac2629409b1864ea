/** What a customer did: bought a line, gave one back, or looked. */
export type EventType = "purchase" | "return" | "view";

/** One cleaned line of a platform's event file; stays on the node. */
export interface CustomerEvent {
  /** Platform's own user id, trimmed, never empty. */
  readonly user: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly timeMs: number;
  readonly type: EventType;
  /** Order id; empty for views only. */
  readonly order: string;
  /** Product id; empty when the source does not tell. */
  readonly product: string;
  /** Units bought or given back, positive; 0 for views. */
  readonly quantity: number;
  /** Value of the line in the platform's currency, positive also for returns; 0 for views. */
  readonly amount: number;
}
