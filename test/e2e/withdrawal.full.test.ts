import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadNodeConfig } from "@fedseg/client-node/edge/config.ts";
import { type OwnRecords, openRecords } from "@fedseg/client-node/edge/sealed/records.ts";
import { type Table, withoutUsers } from "@fedseg/client-node/table.ts";
import { parse } from "csv-parse/sync";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommand } from "../cli/command.ts";
import { readData } from "../data/read-data.ts";
import { ROOT } from "./environment.ts";
import { type OwnVector, ownVectors } from "./own-vectors.ts";
import { CONSENT, DATA, ID_PREFIX, SNAPSHOT, USERS, cleaning, features } from "./shop-file.ts";
import { TestStudy } from "./test-study.ts";

const MAIN = "client-node/src/edge/main.ts";
const NODES = 3;
/** Who withdraws at the first node while the first sum is about to leave: enough to be seen through the noise. */
const GONE = new Set(Array.from({ length: 200 }, (_, user) => `${ID_PREFIX}0-${user}`));
const [BY_COMMAND, STAYS, LEAVES] = [0, 220, 240].map((user) => `${ID_PREFIX}0-${user}`);

let study: TestStudy;
let statuses: (number | null | undefined)[];
let sessions: number;
const during: { status: number | null; stderr: string }[] = [];

const config = () => join(study.folder, "shop-1", "config.yaml");
const records = (): OwnRecords => openRecords(loadNodeConfig(config()));
const node = (command: string, ...options: string[]) =>
  runCommand(MAIN, [command, "--config", config(), ...options]);
const ask = async (user: string) => {
  const { stdout } = await node("subject", "--user", user, "--json");
  // oxlint-disable-next-line typescript/no-explicit-any -- the answer is checked by what is read from it
  return JSON.parse(stdout) as any;
};

/** Runs a command to its end while the node waits for its message to travel on. */
function nodeAtOnce(command: string, ...options: string[]): void {
  const main = join(ROOT, MAIN);
  const { status, stderr } = spawnSync(process.execPath, [main, command, "--config", config(), ...options], {
    encoding: "utf8",
  });
  during.push({ status, stderr });
}

beforeAll(async () => {
  study = await TestStudy.create(NODES, 30_000);
  let isFirst = true;
  study.nodes[0].proxy.onMessage = (message) => {
    if (message.type !== "report" || !isFirst) return "pass";
    isFirst = false;
    nodeAtOnce("withdraw", "--user", ` ${BY_COMMAND} `);
    nodeAtOnce("subject", "--user", BY_COMMAND);
    const { withdrawals } = records();
    for (const user of GONE) withdrawals.add(user, { kind: "withdrawn", at: "2026-11-25T10:00:00.000Z" });
    return "pass";
  };
  await study.start();
  statuses = await study.ended();
}, 120_000);
afterAll(() => study.stop());

describe("users who withdraw while a study runs", () => {
  /** The exact vectors of every session, by node: as if nobody had withdrawn, and of the first node without them. */
  let all: OwnVector[][];
  let without: OwnVector[];

  beforeAll(async () => {
    const tables = await Promise.all(
      study.nodes.map(async ({ folder }): Promise<Table> => {
        const request = { features, cleaning, snapshotMs: Date.parse(SNAPSHOT) };
        return (await readData({ data: DATA, consent: CONSENT, home: folder }, request)).table;
      }),
    );
    all = tables.map((table) => ownVectors(study.bundle, study.plan!, table));
    const left = withoutUsers(tables[0], (user) => GONE.has(tables[0].ids[user]));
    without = ownVectors(study.bundle, study.plan!, left);
    sessions = without.length;
  });

  /** How far the released sum of a session is from the nodes' exact vectors, in standard deviations of its noise. */
  function distance(session: number, isWithout: boolean): number {
    const { parameters, release, integers: full } = all[0][session];
    let [along, square] = [0, 0];
    for (const { offset, length, scale, nodeVariance } of parameters.blocks) {
      const variance = NODES * (Number(nodeVariance.n) / Number(nodeVariance.d));
      for (let at = offset; at < offset + length; at += 1) {
        const step = full[at] - without[session].integers[at];
        const own = isWithout ? without[session].integers[at] : full[at];
        const others = all.slice(1).reduce((sum, vectors) => sum + vectors[session].integers[at], 0);
        along += ((release.sums[at] * scale - own - others) * step) / variance;
        square += (step * step) / variance;
      }
    }
    return Math.abs(along) / Math.sqrt(square);
  }

  test("the node was running, and the study ended well", () => {
    expect(statuses).toEqual([0, 0, 0, 0]);
    // What a command says while it begins, and nothing else.
    const stderr = expect.stringMatching(/^\S+Z BEGINS +.+\n$/);
    expect(during).toEqual([
      { status: 0, stderr },
      { status: 0, stderr },
    ]);
  });

  test("are in the sum that had left, and in no later one", () => {
    expect(sessions).toBeGreaterThan(3);
    expect([distance(0, false) < 6, distance(0, true) > 8]).toEqual([true, true]);
    const later = Array.from({ length: sessions - 1 }, (_, at) => at + 1);
    expect(later.filter((session) => distance(session, true) > 6)).toEqual([]);
    expect(later.filter((session) => distance(session, false) > 8).length).toBeGreaterThan(sessions / 2);
  });

  test("get no label; the others do", async () => {
    const labels = (await study.labels(study.nodes[0]))!;
    expect(labels).toHaveLength(USERS + 1 - GONE.size);
    expect(labels.some((line) => GONE.has(line.split(",")[0]))).toBe(false);
    expect(await study.labels(study.nodes[1])).toHaveLength(USERS + 1);
  });

  test("the consent rule of every sum stands in the ledger, and no count or id does", () => {
    const lines = study.ledger("shop-1");
    const reserved = lines.flatMap((line) => {
      const body = parseEntry(line)?.body;
      return body?.type === "RESERVE" ? [body.consentRule] : [];
    });
    expect(reserved).toEqual(reserved.map(() => CONSENT.rule));
    expect(reserved.length).toBe(sessions);
    const bodies = JSON.stringify(lines.map((line) => parseEntry(line)?.body));
    expect(bodies).not.toContain(ID_PREFIX.slice(0, 8));
    expect(bodies).not.toMatch(new RegExp(`\\b(${USERS}|${GONE.size}|${USERS - GONE.size})\\b`));
  });
});

describe("a person who asks", () => {
  test("is told every sum they were in and what it cost them, and none of those they were not", async () => {
    const stayed = await ask(STAYS);
    const turns = (answer: typeof stayed) =>
      answer.studies[0].sums.map((sum: { session: number }) => sum.session);
    expect(stayed.studies).toHaveLength(1);
    expect(stayed.studies[0].title).toBe("Test study");
    expect(turns(stayed)).toEqual(Array.from({ length: sessions }, (_, at) => at + 1));
    const left = await ask(BY_COMMAND);
    expect(turns(left)).toEqual([1]);
    expect(left.withdrawal.kind).toBe("withdrawn");
    expect(left.epsilon).toBeGreaterThan(0);
    expect(left.epsilon).toBeLessThan(stayed.epsilon);
    expect(stayed.epsilon).toBeLessThanOrEqual(8);
  });

  test("is told what is held, the values in natural units, and the segment with its reason", async () => {
    const answer = await ask(STAYS);
    const lines = readFileSync(join(study.folder, "shop-1", "events.csv"), "utf8").split("\n");
    const own = lines.map((line) => line.split(",")).filter(([user]) => user === STAYS);
    expect(answer.held.lines).toEqual([{ source: "shop", type: "purchase", count: own.length }]);
    expect(answer.held).toMatchObject({ rows: [], attributes: [], isCounted: true });
    const spent = own.reduce((sum, [, , , amount]) => sum + Number(amount), 0);
    expect(answer.features.map(({ name }: { name: string }) => name)).toEqual(["frequency", "monetary"]);
    // Codes have 16 bits, and a value is told with the fewest digits of its code.
    expect(answer.features[0].value).toBeCloseTo(own.length, 2);
    expect(answer.features[1].value / Math.max(10, spent)).toBeCloseTo(1, 3);
    const [, segment, label] = (await study.labels(study.nodes[0]))!
      .map((line) => parse(line)[0] as string[])
      .find(([user]) => user === STAYS)!;
    const [{ values, label: kept }] = answer.scores;
    expect([values.segment, kept.en]).toEqual([Number(segment), label]);
    expect(answer.explanation.en).toContain(`"${label}"`);
    expect(answer.consentRule).toBe(CONSENT.rule);
  });

  test("reads it in both languages", async () => {
    const { stdout, status } = await node("subject", "--user", STAYS);
    expect(status).toBe(0);
    for (const part of [
      STAYS,
      "WHAT shop-1 HOLDS",
      "Test study",
      "参与的研究",
      "已加噪公布",
      "released with noise",
    ]) {
      expect(stdout).toContain(part);
    }
  });

  test("and is unknown is told that nothing is held", async () => {
    const answer = await ask("nobody");
    expect(answer).toMatchObject({
      held: { lines: [], rows: [], attributes: [], isCounted: false },
      studies: [],
      epsilon: 0,
    });
    expect(answer.features).toBeUndefined();
  });
});

describe("afterwards", () => {
  test("a withdrawal is taken back, once", async () => {
    expect(await node("restore", "--user", BY_COMMAND)).toMatchObject({ status: 0, stderr: "" });
    expect(records().withdrawals.of(BY_COMMAND)).toBeUndefined();
    expect(await node("restore", "--user", BY_COMMAND)).toMatchObject({
      status: 1,
      code: "USER_NOT_WITHDRAWN",
    });
  });

  test("an erased user is in no file of the node, and stays out", async () => {
    const erased = await node("erase", "--user", LEAVES, "--json");
    expect(erased).toMatchObject({ status: 0, stderr: "" });
    expect(JSON.parse(erased.stdout.split("\n")[0])).toMatchObject({
      code: "ERASED",
      hadLabel: true,
      studies: 1,
    });
    const shown = await node("show", "--file", "labels.csv");
    expect([shown.stdout.includes(LEAVES), shown.stdout.includes(STAYS)]).toEqual([false, true]);
    const { sealed } = records();
    expect(sealed.names().filter((name) => sealed.read(name)?.includes(LEAVES))).toEqual([]);
    expect(await node("restore", "--user", LEAVES)).toMatchObject({ status: 1, code: "USER_ERASED" });
    expect(await ask(LEAVES)).toMatchObject({ withdrawal: { kind: "erased" }, studies: [] });
    // The node labels once more when it is started after its study has ended.
    const again = study.startNode(study.nodes[0]);
    await again.until("labels", ({ code }) => code === "LABELLED");
    await again.kill();
    expect((await study.labels(study.nodes[0]))!.some((line) => line.startsWith(`${LEAVES},`))).toBe(false);
    expect((await study.labels(study.nodes[0]))!.some((line) => line.startsWith(`${BY_COMMAND},`))).toBe(
      true,
    );
  });

  test("a file that is not there is refused, and every command leaves only owner's files", async () => {
    expect(await node("show", "--file", "../events.csv")).toMatchObject({
      status: 1,
      code: "SEALED_UNKNOWN",
      stdout: "",
    });
    expect(existsSync(join(study.folder, "shop-1", "labels.csv"))).toBe(false);
  });
});
