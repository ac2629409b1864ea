import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { csvCell } from "@fedseg/client-node/labels/csv-cell.ts";
import { quoteText } from "@fedseg/client-node/ingest/sql.ts";
import { type Row, type Rows, TABLES, type TableName } from "./crowd-rows.ts";
import { texts } from "./staged-events.ts";

/** Ways in which a table can be a source. */
export const FORMS = ["csv", "csv.gz", "jsonLines", "parquet", "typed", "sql"] as const;
export type Form = (typeof FORMS)[number];
/** How each table is written. */
export type Forms = Readonly<Record<TableName, Form>>;

const BROKEN = {
  csv: ["x", "1,2,3,4,5,6,7,8,9,10,11,12,13", '"q"z,1', Buffer.from([0x75, 0x31, 0x2c, 0xff])],
  json: ['{"who": "u1"', "[]", "\0", "u1"],
};

/** Writes tables into a folder and returns them as the sources of a configuration. */
export class CrowdFiles {
  readonly #folder: string;
  readonly #duck: Promise<DuckDBInstance> = DuckDBInstance.create(":memory:", { threads: "1" });
  #files = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async write(rows: Rows, forms: Forms, isBroken: boolean): Promise<Record<string, unknown>> {
    const sources: Record<string, unknown> = {};
    for (const name of Object.keys(TABLES) as TableName[]) {
      if (forms[name] === "sql") {
        sources[`${name}_raw`] = this.#csv(name, rows[name], isBroken, "csv");
        sources[name] = { sql: `SELECT * FROM ${name}_raw` };
      } else sources[name] = await this.#one(name, rows[name], forms[name], isBroken);
    }
    return sources;
  }

  async close(): Promise<void> {
    (await this.#duck).closeSync();
  }

  #one(name: TableName, rows: readonly Row[], form: Form, isBroken: boolean): unknown {
    if (form === "csv" || form === "csv.gz") return this.#csv(name, rows, isBroken, form);
    return form === "jsonLines"
      ? this.#json(name, rows, isBroken)
      : this.#parquet(name, rows, form === "typed");
  }

  #path(name: string, ending: string): string {
    this.#files += 1;
    return join(this.#folder, `${name}-${this.#files}.${ending}`);
  }

  #csv(name: TableName, rows: readonly Row[], isBroken: boolean, form: "csv" | "csv.gz") {
    const path = this.#path(name, form);
    const lines: (string | Uint8Array)[] = [
      TABLES[name].join(","),
      ...rows.map((row) => row.map(quoted).join(",")),
    ];
    if (isBroken) lines.splice(1 + (rows.length >> 1), 0, ...(TABLES[name].length > 1 ? BROKEN.csv : []));
    const bytes = Buffer.concat(lines.flatMap((line) => [Buffer.from(line as string), Buffer.from("\n")]));
    writeFileSync(path, form === "csv" ? bytes : gzipSync(bytes));
    return { csv: path };
  }

  #json(name: TableName, rows: readonly Row[], isBroken: boolean) {
    const path = this.#path(name, "jsonl");
    const objects = rows.map((row) => {
      const pairs = TABLES[name].map(
        (column, at) =>
          `${JSON.stringify(column)}: ${column === "who" ? JSON.stringify(row[at]) : jsonValue(row[at])}`,
      );
      return `{${pairs.join(", ")}}`;
    });
    // Without a single line that can be read a file is refused.
    const lines = ['{"nobody": 1}', ...objects];
    if (isBroken) lines.splice(1, 0, ...BROKEN.json);
    writeFileSync(path, lines.join("\n"));
    return { jsonLines: path };
  }

  async #parquet(name: TableName, rows: readonly Row[], isTyped: boolean) {
    const path = this.#path(name, "parquet");
    const typed = Object.entries({ n: "DOUBLE", price: "DOUBLE", age: "DOUBLE", at: "TIMESTAMP" })
      .filter(([column]) => (TABLES[name] as readonly string[]).includes(column))
      .map(([column, type]) => `TRY_CAST("${column}" AS ${type}) AS "${column}"`);
    const cells = isTyped && typed.length > 0 ? `* REPLACE (${typed.join(", ")})` : "*";
    const connection = await (await this.#duck).connect();
    await connection.run(
      `COPY (SELECT ${cells} FROM (${texts(TABLES[name], rows)})) TO ${quoteText(path)} (FORMAT parquet)`,
    );
    connection.closeSync();
    return { parquet: path };
  }
}

function quoted(cell: string): string {
  return cell === "" ? "" : csvCell(cell);
}

/** A cell that reads as JSON is written as what it reads as: a number for some users, a text or an object for others. */
function jsonValue(cell: string): string {
  try {
    JSON.parse(cell);
    return cell;
  } catch {
    return JSON.stringify(cell);
  }
}
