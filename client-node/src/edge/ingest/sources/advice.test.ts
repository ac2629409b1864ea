import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "../engine/engine.ts";
import { openEngine } from "../engine/open-engine.ts";
import { stageSources } from "./stage.ts";
import { sourceConfig } from "../../../config/source-config.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Advices, afterAdvice } from "../../../../../test/faults/follow.ts";

const NAMES = ["a.csv", "b.csv", "a.jsonl"];
const folder = mkdtempSync(join(tmpdir(), "source-advice-"));
let engine: Engine;
beforeAll(async () => {
  const reads = NAMES.map((name) => join(folder, name));
  engine = await openEngine({ memoryMb: 256, threads: 1 }, { folder, reads });
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

/** Writes files, then reads sources of them; the last source has the rows that are looked at. */
async function read(
  files: Readonly<Record<string, string | Uint8Array>>,
  sources: Readonly<Record<string, unknown>>,
  rows?: readonly (readonly unknown[])[],
): Promise<void> {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const names = Object.keys(sources);
  for (const name of names) await engine.run(`DROP TABLE IF EXISTS src.${name}`);
  const parsed = Object.fromEntries(
    Object.entries(sources).map(([name, source]) => [name, sourceConfig.parse(source)]),
  );
  await stageSources(engine, parsed, { here: (path) => join(folder, path) });
  if (rows) expect(await engine.rows(`SELECT id, n FROM src.${names.at(-1)} ORDER BY ALL`)).toEqual(rows);
}

const shop = (source: unknown) => ({ shop: source });
const CSV = { csv: "a.csv" };
const WHOLE = "id,n\na,1\nb,2\n";
const ROWS = [
  ["a", "1"],
  ["b", "2"],
];
const jsonLines = { jsonLines: "a.jsonl", columns: ["id", "n"] };
const query = (sql: string) => ({ shop: CSV, own: { sql } });

const SOURCES: Advices = {
  "CSV_DIALECT: Write for instance delimiter": {
    happens: () => read({ "a.csv": WHOLE }, shop({ csv: "a.csv", delimiter: '"' })),
    follow: () => read({ "a.csv": WHOLE.replaceAll(",", ";") }, shop({ csv: "a.csv", delimiter: ";" }), ROWS),
  },
  "CSV_MALFORMED: double quotes that belong to a cell": {
    happens: () => read({ "a.csv": 'id,n\na,1\n"b,2\n' }, shop(CSV)),
    follow: () => read({ "a.csv": 'id,n\na,1\n"b",2\n' }, shop(CSV), ROWS),
  },
  "CSV_HEADERS_DIFFER: put them together with an SQL source": {
    happens: () =>
      read({ "a.csv": "id,n\na,1\n", "b.csv": "n,id\n2,b\n" }, shop({ csv: ["a.csv", "b.csv"] })),
    follow: () =>
      read(
        {},
        {
          first: CSV,
          other: { csv: "b.csv" },
          shop: { sql: "SELECT id, n FROM first UNION ALL SELECT id, n FROM other" },
        },
        ROWS,
      ),
  },
  "JSON_MALFORMED: one object a line instead of one array": {
    happens: () => read({ "a.jsonl": '[{"id":"a","n":"1"},\n{"id":"b","n":"2"}]' }, shop(jsonLines)),
    follow: () => read({ "a.jsonl": '{"id":"a","n":"1"}\n{"id":"b","n":"2"}' }, shop(jsonLines), ROWS),
  },
  "SQL_NOT_A_QUERY: Write one SELECT": {
    happens: () => read({ "a.csv": WHOLE }, query("DELETE FROM shop")),
    follow: () => read({}, query("SELECT id, n FROM shop"), ROWS),
  },
};

test.each(Object.entries(SOURCES))("the advice of a refused source is right: %s", async (entry, advice) => {
  expect(await afterAdvice(entry, advice)).toBeUndefined();
});
