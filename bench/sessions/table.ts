import { loadavg } from "node:os";
import type { AloneTook } from "./alone.ts";
import { type Demand, demandedMs } from "./demands.ts";
import type { Size } from "./plan.ts";
import { textTable } from "@fedseg/wording/terminal/text-table.ts";

/** What this is held against; not run here. */
const OTHERS =
  "Flower's SecAgg+, its helper functions alone, for 100 clients and 1,000 numbers (measured in March 2026): 2,200 ms a client, 167,000 ms the server.";

const ms = (value: number) => value.toFixed(1);

/** The middle of some numbers. */
export function medianOf(list: readonly number[]): number {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** What has been measured. */
interface Measured {
  readonly size: Size;
  readonly over: string;
  /** So many a party was played to in; undefined: its thread in the study was measured. */
  readonly processes: number | undefined;
  /** Processor time of the threads in the first session of the study, in milliseconds; of the coordinator with everybody's enrolment. */
  readonly firsts: { readonly coordinator: number; readonly node: number };
  readonly took: { readonly coordinator: readonly AloneTook[]; readonly node: readonly AloneTook[] };
  readonly wallMs: { readonly first: number; readonly warm: readonly number[] };
  readonly demands: readonly Demand[];
}

/** Prints it for people. */
export function tellTable({ size, over, processes, firsts, took, wallMs, demands }: Measured): void {
  console.log(
    `${size.nodes} nodes × ${size.numbers} numbers over ${over}, ${size.sums} sessions; load ${loadavg()[0].toFixed(1)}`,
  );
  console.log(
    processes === undefined
      ? "processor time of a party's thread, in the study:"
      : `processor time of a party's process with all of its threads; but for its first session, which is its thread's in the study, played again in ${processes} processes that have been at it for some sixty sessions:`,
  );
  const right = ["first", "median", "most", "its own thread"].map(
    (head) => ({ head, align: "right" }) as const,
  );
  console.log(
    textTable(
      [{ head: "ms a session" }, ...right],
      [
        row("coordinator", firsts.coordinator, took.coordinator),
        row("one node", firsts.node, took.node),
        [
          processes === undefined ? "by the clock, all on this machine" : "by the clock, one after the other",
          ms(wallMs.first),
          ms(medianOf(wallMs.warm)),
          ms(Math.max(...wallMs.warm)),
          "",
        ],
      ],
    ),
  );
  tellDemands(demands);
  console.log(OTHERS);
}

/** What nobody can spare, so that a reader can check the sum. */
function tellDemands(demands: readonly Demand[]): void {
  const took = (times: number, { microseconds }: Demand) => ms((times * microseconds) / 1000);
  console.log("of this the cryptography alone, each operation measured by itself after the sessions:");
  console.log(
    textTable(
      [
        { head: "operation" },
        { head: "µs each", align: "right" },
        { head: "coordinator", align: "right" },
        { head: "ms", align: "right" },
        { head: "node", align: "right" },
        { head: "ms", align: "right" },
      ],
      [
        ...demands.map((one) => [
          one.name,
          ms(one.microseconds),
          `${one.coordinator}`,
          took(one.coordinator, one),
          `${one.node}`,
          took(one.node, one),
        ]),
        ["together", "", "", ms(demandedMs(demands, "coordinator")), "", ms(demandedMs(demands, "node"))],
      ],
    ),
  );
}

function row(name: string, first: number, later: readonly AloneTook[]): readonly string[] {
  const all = later.map(({ processMs }) => processMs);
  const own = later.map(({ threadMs }) => threadMs);
  return [name, ms(first), ms(medianOf(all)), ms(Math.max(...all)), ms(medianOf(own))];
}
