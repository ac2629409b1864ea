/**
 * Tries what is told of disks, in a namespace of its own where mounting is allowed: `node attempts.ts FULL NO_INODE READ_ONLY`, three
 * mounted folders. Prints as JSON what became of each.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkDisk } from "@fedseg/client-node/edge/doctor/disk.ts";
import { openEngine } from "@fedseg/client-node/edge/ingest/engine/open-engine.ts";
import { writeWithout } from "@fedseg/client-node/edge/ingest/sources/write-without.ts";
import { writePage } from "@fedseg/client-node/edge/owner-page.ts";
import { writeWholeSync } from "@fedseg/client-node/edge/whole-file.ts";
import { openStoreIfAny, openStoreOf } from "@fedseg/keeper/books/open-store.ts";
import { openTable } from "@fedseg/keeper/table/sqlite-table.ts";
import { OPEN_VAULT } from "../vaults.ts";

const [full, noInode, readOnly] = process.argv.slice(2);
const place = { folder: readOnly, book: ".", vault: OPEN_VAULT, told: () => undefined };
const data = join(full, "data.csv");

async function told(attempt: () => unknown): Promise<unknown> {
  try {
    return await attempt();
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
}

const engineIn = async (folder: string) => {
  const engine = await openEngine({ memoryMb: 64, threads: 1 }, { folder, reads: [] });
  engine.close();
  return "opened";
};

async function copied(): Promise<unknown> {
  const { signal } = new AbortController();
  return writeWithout(data, { kind: "CSV", ranges: [], to: join(full, "copy.csv"), full: signal });
}

async function readBooks(): Promise<unknown> {
  const store = await openStoreIfAny(undefined, place);
  const lines = store?.lines();
  await store?.close();
  return lines;
}

async function readTable(): Promise<unknown> {
  const table = openTable(join(readOnly, "scores.db"), "scores", OPEN_VAULT);
  const content = await table.content();
  await table.close();
  return content && new TextDecoder().decode(content.facts);
}

const outcome = {
  page: await told(() => writePage(join(full, "page.html"), "page")),
  file: await told(() => writeWholeSync(join(full, "file"), "file")),
  doctor: checkDisk({ folder: full }),
  copy: await told(copied),
  pageWithoutInode: await told(() => writePage(join(noInode, "page.html"), "")),
  engineWithoutInode: await told(() => engineIn(noInode)),
  books: await told(readBooks),
  table: await told(readTable),
  writing: await told(() => openStoreOf(undefined, place)),
  engineReadOnly: await told(() => engineIn(readOnly)),
};
writeFileSync(1, JSON.stringify(outcome));
