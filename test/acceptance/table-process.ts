import { writeSync } from "node:fs";
import { argv } from "node:process";
import { openTable } from "@fedseg/keeper/table/sqlite-table.ts";
import { seededVault } from "../vaults.ts";
import { rowsOf } from "./table-rows.ts";

// Writes one generation after the other for ever, and the number of each once it is done.
const [, , path] = argv;
const table = openTable(path, "rows", seededVault("acceptance"));
const content = await table.content();
const first = content ? Number(new TextDecoder().decode(content.facts).slice("facts ".length)) : 0;
for (let n = first + 1; ; n += 1) {
  await table.replace(new TextEncoder().encode(`facts ${n}`), rowsOf(n));
  writeSync(1, `${n}\n`);
}
