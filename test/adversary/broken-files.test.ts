import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NodeConfig } from "@fedseg/client-node/edge/config.ts";
import { prepareData } from "@fedseg/client-node/edge/ingest/prepare.ts";
import { Problems } from "@fedseg/client-node/edge/ingest/problems.ts";
import { ParticipationRecord } from "@fedseg/client-node/edge/people/participation.ts";
import type { readRows } from "@fedseg/client-node/edge/ingest/reader/read-rows.ts";
import { SealedFiles } from "@fedseg/client-node/edge/sealed/sealed-file.ts";
import { Campaigns } from "@fedseg/client-node/edge/campaigns/campaigns.ts";
import { hashUser } from "@fedseg/client-node/edge/sealed/user-hash.ts";
import { Users } from "@fedseg/client-node/edge/ingest/users.ts";
import { Withdrawals } from "@fedseg/client-node/edge/people/withdrawals.ts";
import { consentConfig } from "@fedseg/client-node/config/consent-config.ts";
import { dataConfig } from "@fedseg/client-node/config/data-config.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { afterAll, expect, test } from "vitest";
import { tableRows } from "../simulation/row-table.ts";
import { TINY_RANGE, tinyTable } from "../simulation/tiny-market.ts";
import type { AgentStudy, NodeRows } from "../statistics/agent-study.ts";
import type { PatientAgenda } from "../statistics/patient-agenda.ts";
import { seededVault } from "../vaults.ts";
import { NOBODY, PREPARE_MS, bytesOf, rowsOf, see, shapesOf } from "./seen.ts";

const home = mkdtempSync(join(tmpdir(), "fedseg-broken-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const DATA = dataConfig.parse({
  sources: { people: { csv: "users.csv" } },
  customers: [{ from: "people", columns: { user: "id" }, attributes: { orders: "orders", spend: "spend" } }],
});
const CONSENT = consentConfig.parse({ rule: "test", default: "include" });
const HEADER = "id,orders,spend\n";

/** What a node's file holds of the tiny market. */
function market(node: number): string {
  const table = tinyTable(1, node);
  const { ids } = table;
  const values = tableRows(table, [TINY_RANGE, TINY_RANGE]);
  return HEADER + ids.map((id, at) => `${id},${values[2 * at]},${values[2 * at + 1]}\n`).join("");
}

let folders = 0;

/** A node of the product's own data side over a file of its own, which `write` makes at its path. */
function reads(write: (path: string) => void) {
  const folder = join(home, `${(folders += 1)}`);
  mkdirSync(folder);
  const path = join(folder, "users.csv");
  write(path);
  const vault = seededVault("broken");
  const withdrawals = new Withdrawals(new SealedFiles(folder, vault), vault);
  const config = { folder, home: folder, data: DATA, consent: CONSENT } as NodeConfig;
  // In this process, for time is virtual here; test/data/reader.full.test.ts reads in another.
  const read: typeof readRows = async (place, request, { tell }) => {
    const { table } = await prepareData(place, { ...request, ...withdrawals.watch() }, tell);
    return { table, hashes: table.ids.map((id) => hashUser(vault, id)) };
  };
  const files = new SealedFiles(folder, vault);
  const participation = new ParticipationRecord(files, vault);
  const records = { withdrawals, participation, campaigns: new Campaigns(files) };
  const start = (agenda: PatientAgenda): NodeRows => {
    const users = new Users(config, records, {
      problems: new Problems(folder, () => {}),
      tell: () => {},
      read,
    });
    return {
      prepare: async (plan) => {
        const ready = users.prepare(plan).ready();
        agenda.waitFor(ready);
        return ready;
      },
      table: () => users.newest().table(),
    };
  };
  return { path, folder, start };
}

const text = (content: string | Uint8Array) => reads((path) => writeFileSync(path, content));
const codesOf = ({ failures }: AgentStudy, node: number) => [
  ...new Set(failures.filter((one) => one.node === node).map(({ code }) => code)),
];

const nobody = await see(() => rowsOf(() => NOBODY));

test.each([
  [
    "missing, without a user, and empty",
    [
      ["CSV_UNREADABLE", reads(() => {})],
      ["DATA_NO_USERS", text(HEADER)],
      ["CSV_NO_ROWS", text("")],
    ],
  ],
  [
    "a folder, cut off in a quote, and without the column that was named",
    [
      ["CSV_UNREADABLE", reads((path) => mkdirSync(path))],
      ["CSV_MALFORMED", text(`${market(2)}"u-1,3,4\n`)],
      ["DATA_COLUMN_MISSING", text(market(3).replace("spend", "spent"))],
    ],
  ],
] as const)("files that are %s leave the bytes, ticks and dates of nodes without users", async (_, nodes) => {
  const study = await see((node, agenda) => nodes[node - 1][1].start(agenda));
  expect(nodes.map((__, at) => codesOf(study, at + 1))).toEqual(nodes.map(([code]) => [code]));
  expect(bytesOf(study)).toEqual(bytesOf(nobody));
});

test("unreadable lines, columns of another type and a file that is replaced leave the same but for keys, noise and ids", async () => {
  const replaced = text(market(1));
  const unreadable = text(`${HEADER}\u00ff\n1,2,3,4,5\n`);
  const wrongType = text(market(3).replaceAll(/,[0-9.]+,/g, ",many,"));
  const files = [replaced, unreadable, wrongType];
  const study = await see((node, agenda) => files[node - 1].start(agenda), {
    midway: (node, session) => {
      if (node === 1 && session === 2) writeFileSync(replaced.path, "\0");
      return undefined;
    },
  });
  expect(shapesOf(study)).toEqual(shapesOf(nobody));
  expect([1, 2, 3].map((node) => codesOf(study, node))).toEqual([[], ["DATA_NO_USERS"], []]);
});

test("a file that was replaced before a restart between sessions changes no byte's length, tick or date", async () => {
  const { leftAt } = nobody.timings.find(({ node, session }) => node === 1 && session === 2)!;
  const soon = (tiny: Plan): Plan => ({ ...tiny, timing: { ...tiny.timing, prepareMs: 50 } });
  const options = { plan: soon, restart: { node: 1, at: leftAt! - PREPARE_MS + 70 } };
  const replaced = text(market(1));
  const whole = await see(undefined, options);
  const study = await see((node, agenda) => {
    if (node !== 1) return undefined;
    if (agenda.now() > 0) writeFileSync(replaced.path, "\0");
    return replaced.start(agenda);
  }, options);
  expect(shapesOf(study)).toEqual(shapesOf(whole));
  expect(codesOf(study, 1)).toEqual(["CSV_ENCODING"]);
  const before = (of: AgentStudy) => of.left.filter(({ at }) => at < options.restart.at);
  expect(before(study).some(({ bytes }) => bytes.length > 3000)).toBe(true);
  expect(before(study)).toEqual(before(whole));
});
