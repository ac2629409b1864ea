import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { exportCsv } from "@fedseg/client-node/edge/labels/export/csv.ts";
import { exportParquet } from "@fedseg/client-node/edge/labels/export/parquet.ts";
import { exportPostgres } from "@fedseg/client-node/edge/labels/export/postgres.ts";
import { exportWebhook } from "@fedseg/client-node/edge/labels/export/webhook.ts";
import type { ScoreSet } from "@fedseg/client-node/labels/score-set.ts";
import { readCsv, readParquet } from "./file-targets.ts";
import {
  HOSTILE,
  type SeenRow,
  brokenSet,
  expectedRows,
  labelSet,
  segmentsSet,
  sorted,
} from "./label-sets.ts";
import { NO_POSTGRES, type TestPostgres, startPostgres } from "../sources/postgres-server.ts";
import { SECRET, ScriptedReceiver } from "./scripted-receiver.ts";

/** A kind of target as the suite uses it: exports to one place, and shows what stands there. */
interface Target {
  send(set: ScoreSet): Promise<void>;
  rows(): Promise<readonly SeenRow[]>;
}

const folder = mkdtempSync(join(tmpdir(), "fedseg-out-"));
let receiver: ScriptedReceiver;
let postgres: TestPostgres | undefined;
let places = 0;

beforeAll(async () => {
  receiver = await ScriptedReceiver.start();
  if (!NO_POSTGRES) postgres = await startPostgres();
});
afterAll(async () => {
  await Promise.all([receiver.stop(), postgres?.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a fresh target of every kind. */
const KINDS: Readonly<Record<string, () => Target>> = {
  csv() {
    const path = join(folder, `${(places += 1)}`, "labels.csv");
    return { send: (set) => exportCsv(path, set), rows: async () => readCsv(path) };
  },
  parquet() {
    const path = join(folder, `${(places += 1)}`, "it's labels.parquet");
    const options = { folder, engine: { memoryMb: 128, threads: 1 } };
    return {
      send: (set) => exportParquet(path, set, options),
      rows: () => readParquet(path.replace("'", "''")),
    };
  },
  postgres() {
    const table = `public.Labels "${(places += 1)}"`;
    return {
      send: (set) => exportPostgres({ url: postgres?.url ?? "", table }, set),
      rows: () => tableRows(`public."Labels ""${table.match(/\d+/)?.[0]}"""`),
    };
  },
  webhook() {
    receiver.accepted.clear();
    const state = join(folder, `${(places += 1)}`, "hook.json");
    const to = { url: receiver.url, secret: SECRET, batch: 4, attempts: 2 };
    const ports = {
      state,
      now: () => Date.now(),
      wait: async () => undefined,
      uniform: () => 0,
      isCurrent: () => true,
    };
    return { send: (set) => exportWebhook(to, set, ports), rows: async () => receiver.rows() };
  },
};

async function tableRows(table: string): Promise<SeenRow[]> {
  const client = new pg.Client({ connectionString: postgres?.url });
  await client.connect();
  try {
    const columns = `user_id AS id, segment, label_en AS en, label_zh AS zh, segment_group AS "group", label_certain AS certain, margin`;
    return (await client.query<SeenRow>(`SELECT ${columns} FROM ${table}`)).rows;
  } finally {
    await client.end();
  }
}

describe.each(Object.keys(KINDS))("%s", (kind) => {
  let target: Target;
  beforeEach(() => {
    target = KINDS[kind]();
  });
  const isMissing = kind === "postgres" && NO_POSTGRES !== "";
  const reason = isMissing ? NO_POSTGRES : "";
  const shown = async () => sorted(await target.rows());

  test.skipIf(isMissing)(`shows every user with segment, titles, group and margin${reason}`, async () => {
    const set = labelSet(Array.from({ length: 25 }, (_, at) => `u${at}`));
    await target.send(set);
    expect(await shown()).toEqual(expectedRows(set));
  });

  test.skipIf(isMissing)(`takes any id and title as it is${reason}`, async () => {
    const titles = HOSTILE.map((en) => ({
      label: { en, zh: `${en}。` },
      group: null,
      certain: null,
    }));
    const users = HOSTILE.map((id, at) => ({ id, values: [at + 1, 0.5] }));
    const set = segmentsSet(users, {
      titles: titles.map((title) => ({ ...title, label: plain(title.label) })),
    });
    await target.send(set);
    expect(await shown()).toEqual(expectedRows(set));
  });

  test.skipIf(isMissing)(
    `shows the later export only: moved users moved, withdrawn and unlabelled users gone${reason}`,
    async () => {
      await target.send(labelSet(["a", "b", "c", "d", "e"]));
      const later = labelSet(["c", "a", "f"], { model: "b".repeat(64) });
      await target.send(later);
      expect(await shown()).toEqual(expectedRows(later));
    },
  );

  test.skipIf(isMissing)(`shows the same after the same export again${reason}`, async () => {
    const set = labelSet(["a", "b"]);
    await target.send(set);
    await target.send(set);
    expect(await shown()).toEqual(expectedRows(set));
  });

  test.skipIf(isMissing)(`shows nobody when nobody is left${reason}`, async () => {
    await target.send(labelSet(["a"]));
    await target.send(labelSet([]));
    expect(await shown()).toEqual([]);
  });

  test.skipIf(isMissing)(`shows the earlier export whole when a later one breaks${reason}`, async () => {
    const set = labelSet(["a", "b", "c"]);
    await target.send(set);
    await expect(target.send(brokenSet(Array.from({ length: 9 }, (_, at) => `x${at}`)))).rejects.toThrow(
      "torn",
    );
    expect(await shown()).toEqual(expectedRows(set));
  });
});

/** The CSV guard puts an apostrophe before titles as well; the reader takes it off ids only. */
function plain({ en, zh }: { readonly en: string; readonly zh: string }) {
  return { en: `t ${en}`, zh: `t ${zh}` };
}
