import { hasOrdered, ordersFeature } from "../../../campaigns/orders.ts";
import type { NodeConfig } from "../../config.ts";
import { type Table, columnsOf, withoutUsers } from "../../../table.ts";
import { namesOf } from "../../../features/besides.ts";
import { isNamed } from "../find-user.ts";
import { readHeldData } from "../held-data.ts";
import { type DataPlace, type DataRequest, prepareData } from "../prepare.ts";
import { checkStability } from "../../doctor/stability.ts";
import { lookAt } from "../look.ts";
import type { LabelTask } from "../../labels/label-here.ts";
import { type RecordsPlace, openRecords } from "../../sealed/records.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";
import { type RowsBegun, type RowsPart, partsOf } from "./rows.ts";

/** What a study computes, as far as it can be handed to another process. */
export type PlainRequest = Omit<DataRequest, "isWithdrawn" | "unmet">;

/** Where rows lie, whose they are, and what to measure. */
export interface Measuring {
  readonly place: DataPlace;
  /** Whose withdrawals count; nobody's when left out. */
  readonly records?: RecordsPlace | undefined;
  readonly request: PlainRequest;
}

/** Where rows lie, by which rules lines are cleaned, and of which days orders are asked for. */
export interface CountedOrders {
  readonly place: DataPlace;
  readonly records: RecordsPlace & Pick<NodeConfig, "dictionary">;
  readonly days: number;
  readonly untilMs: number;
}

/** What a task has to do with besides its input. */
export interface TaskPorts {
  readonly tell: Tell;
  /** Hands rows over while a task is at it; resolves when more can be taken. */
  readonly hand: (rows: RowsBegun | RowsPart) => Promise<void>;
}

/** Everything that reads rows. Inputs and what is returned are plain data, for another process asks. */
export const TASKS = {
  /** Measures, and hands over the rows; returns what was found. */
  measure: async ({ place, records, request }: Measuring, { tell, hand }: TaskPorts) => {
    const own = records && openRecords(records);
    const { table, report } = await prepareData(place, { ...request, ...own?.withdrawals.watch() }, tell);
    await hand({
      users: table.users,
      d: table.d,
      outcomeColumns: table.outcome && columnsOf(table.outcome.codes, table.users),
      hasBaskets: table.baskets !== undefined,
      besides: namesOf(table.besides),
    });
    for (const part of partsOf(table, own?.hash ?? ((id) => id))) await hand(part);
    return report;
  },

  /** Measures, and returns what was found only. */
  report: async ({ place, records, request }: Measuring, { tell }: TaskPorts) => {
    const watch = records && openRecords(records).withdrawals.watch();
    return (await prepareData(place, { ...request, ...watch }, tell)).report;
  },

  /** Looks one user up; of all rows, that user's alone is returned. */
  held: async (
    { place, request, user }: { place: DataPlace; request: Omit<PlainRequest, "target">; user: string },
    { tell }: TaskPorts,
  ) => {
    const { held, table } = await readHeldData(place, request, user, tell);
    return { held, table: only(table, user) };
  },

  /** Tells whom the node may count, and who of them ordered in the `days` before a moment: by keyed hashes. */
  orders: async ({ place, records, days, untilMs }: CountedOrders, { tell }: TaskPorts) => {
    const own = openRecords(records);
    const feature = ordersFeature(days);
    const { minimum: _fewest, ...cleaning } = records.dictionary.cleaning;
    const request = { features: [feature], cleaning, snapshotMs: untilMs, isLookedAt: false };
    const { table } = await prepareData(place, { ...request, ...own.withdrawals.watch() }, tell);
    const counted = table.ids.map(own.hash);
    return { counted, ordered: counted.filter((_, row) => hasOrdered(table, row, feature)) };
  },

  /** Tells whether anything names a user. */
  named: async ({ place, user }: { readonly place: DataPlace; readonly user: string }) =>
    isNamed(place, user),

  /** Looks at a file that nothing is known of yet. */
  look: async ({ path, folder }: { readonly path: string; readonly folder: string }) => lookAt(path, folder),

  /** Labels this node's users with a study's model; what that takes besides is loaded for it alone. */
  label: async (task: LabelTask, { tell }: TaskPorts) => {
    const { labelHere } = await import("../../labels/label-here.ts");
    return labelHere(task, tell);
  },

  /** Looks whether users' rows depend on one another. */
  stability: async ({ place, nowMs }: { place: Parameters<typeof checkStability>[0]; nowMs: number }) =>
    checkStability(place, nowMs),
};

export type TaskName = keyof typeof TASKS;
export type Input<Name extends TaskName> = Parameters<(typeof TASKS)[Name]>[0];
export type Output<Name extends TaskName> = Awaited<ReturnType<(typeof TASKS)[Name]>>;

function only(table: Table, user: string): Table {
  return withoutUsers(table, (row) => table.ids[row] !== user);
}
