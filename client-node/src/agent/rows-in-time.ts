import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { NodePorts } from "./ports.ts";

/** By this part of a tick rows must have been read, and by this they must have been counted. */
const READ_BY = 1 / 2;
const COUNTED_BY = 3 / 4;

/** When rows are ready, and when it is too late for them: what takes longer is left out, and nobody hears of it. */
export class RowsInTime {
  readonly #ports: Pick<NodePorts, "now" | "after" | "prepare">;
  /** Resolves when the rows are ready, or never will be. */
  #rows: Promise<void> = Promise.resolve();
  #bundlesFrom = -Infinity;
  /** When it is too late for rows to be in the contribution that is being made. */
  #countedBy = Infinity;

  constructor(ports: Pick<NodePorts, "now" | "after" | "prepare">) {
    this.#ports = ports;
  }

  /** Before this no bundle leaves. */
  get bundlesFrom(): number {
    return this.#bundlesFrom;
  }

  /** Starts to read the rows of a plan. */
  prepare(plan: Plan): void {
    this.#bundlesFrom = this.#ports.now() + (plan.timing.prepareMs ?? 0);
    this.#rows = this.#ports.prepare(plan);
  }

  /** Half of the tick is for rows that are not ready; then nobody is counted this time. Without a tick there is no time to keep. */
  async ready(openedAt: number, tickMs: number): Promise<void> {
    if (tickMs === 0) return this.#rows;
    const late = Promise.withResolvers<void>();
    this.#ports.after(Math.max(0, openedAt + tickMs * READ_BY - this.#ports.now()), late.resolve);
    return Promise.race([this.#rows, late.promise]);
  }

  /** What is contributed to something of a moment is counted from now on. */
  count(at: number, tickMs: number): void {
    this.#countedBy = tickMs > 0 ? at + tickMs * COUNTED_BY : Infinity;
  }

  /** Whether it is too late for the contribution that is being made. */
  isLate(): boolean {
    return this.#ports.now() > this.#countedBy;
  }
}
