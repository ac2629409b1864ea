import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { buildTableFromStream } from "../features/build-table.ts";
import type { Table } from "../table.ts";
import type { NodeConfig } from "./config.ts";
import { openCsvEvents } from "./sources/csv.ts";

/** Tells a person what happens; `fields` carry the same for programs. */
export type Tell = (code: string, text: string, fields?: Readonly<Record<string, unknown>>) => void;

/** This node's rows, read when a plan needs them. */
export class Users {
  readonly #config: NodeConfig;
  readonly #tell: Tell;
  #table: Table | undefined;

  constructor(config: NodeConfig, tell: Tell) {
    this.#config = config;
    this.#tell = tell;
  }

  /** Reads up to the first event, so that a file that can serve no plan is refused at once. */
  async check(): Promise<void> {
    const { path, mapping } = this.#config.data;
    for await (const _ of openCsvEvents(path, mapping).events) return;
  }

  async prepare(plan: Plan): Promise<void> {
    const { path, mapping } = this.#config.data;
    const { features } = plan.program.spec;
    const { events, report } = openCsvEvents(path, mapping);
    this.#table = await buildTableFromStream(events, features, Date.parse(plan.program.snapshot));
    const text = `${report.linesRead} lines read, ${report.linesKept} kept, ${this.#table.users} users`;
    this.#tell("DATA", text);
  }

  table(): Table {
    if (!this.#table) throw new TypeError('"table" expected data that prepare has read, got none');
    return this.#table;
  }
}
