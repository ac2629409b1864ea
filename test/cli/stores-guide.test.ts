import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { backUpBooks } from "@fedseg/keeper/books/backup.ts";
import { onErrorStream, openStoreOf } from "@fedseg/keeper/books/open-store.ts";
import { type StoreConfig, storeConfig } from "@fedseg/keeper/books/store-config.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { ROOT } from "../e2e/environment.ts";
import { shellBlocks } from "../e2e/guide-commands.ts";
import {
  NO_POSTGRES,
  POSTGRES_PROGRAMS,
  type TestPostgres,
  startPostgres,
} from "../sources/postgres-server.ts";
import { seededVault } from "../vaults.ts";

const [CREATE, COPY_BACK, DUMP, RESTORE] = shellBlocks("stores");
const PAGE = readFileSync(join(ROOT, "docs/stores.md"), "utf8");

let server: TestPostgres | undefined;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "fedseg-guide-"));
  if (NO_POSTGRES === "") server = await startPostgres();
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a block of the guide as it stands, in the party's folder. */
async function type(block: string, environment: NodeJS.ProcessEnv = {}): Promise<void> {
  await promisify(execFile)("bash", ["-euc", block], {
    cwd: folder,
    env: { ...process.env, ...environment },
  });
}

async function write(config: StoreConfig | undefined, line: string): Promise<void> {
  const store = await openStoreOf(config, {
    folder,
    book: ".",
    vault: seededVault("guide"),
    told: onErrorStream,
  });
  await store.commit([{ key: "last", value: new TextEncoder().encode(line) }], config ? [line] : []);
  await store.close();
}

async function last(config?: StoreConfig): Promise<string> {
  const store = await openStoreOf(config, {
    folder,
    book: ".",
    vault: seededVault("guide"),
    told: onErrorStream,
  });
  const value = new TextDecoder().decode(store.read("last"));
  await store.close();
  return value;
}

test("a copy of the files is put back as the guide says", async () => {
  await write(undefined, "first");
  await backUpBooks({ folder }, join(folder, "backup-2026-03-01"));
  await write(undefined, "second");
  await type(COPY_BACK);
  expect(await last()).toBe("first");
});

test.skipIf(NO_POSTGRES !== "")(
  `the guide's section opens the database that it makes, books in files move there, and its dump is put back${NO_POSTGRES}`,
  async () => {
    const { hostname, port, username } = new URL(server!.url);
    const path = [POSTGRES_PROGRAMS, process.env["PATH"]].join(delimiter);
    const asAdmin = { PATH: path, PGHOST: hostname, PGPORT: port, PGUSER: username };
    await type(CREATE, asAdmin);
    process.env["FEDSEG_STORE"] = `postgres://fedseg@${hostname}:${port}/fedseg`;
    const [, yaml] = /^```yaml\n([^]*?)^```/m.exec(PAGE)!;
    const config = storeConfig.parse(parse(yaml).store);
    const file = join(folder, "books.db");
    expect(existsSync(file)).toBe(true);
    expect(await last(config)).toBe("first");
    expect(existsSync(file)).toBe(false);
    await write(config, "moved");
    await type(DUMP, asAdmin);
    await write(config, "later");
    expect(await last(config)).toBe("later");
    await type(RESTORE, asAdmin);
    expect(await last(config)).toBe("moved");
    delete process.env["FEDSEG_STORE"];
  },
);
