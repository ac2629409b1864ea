import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Comparison } from "@fedseg/client-node/clustering/alone.ts";
import { readChains } from "@fedseg/client-node/session/journal.ts";
import { openStore } from "@fedseg/keeper/books/sqlite-store.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { toNatural } from "@fedseg/shared/features/transform.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { nodeMessage } from "@fedseg/shared/protocol/index.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { meanOf, quantile } from "../../bench/truth/labelled-truth.ts";
import { runBeside, runCommand } from "../cli/command.ts";
import { type ValueTable, readData } from "../data/read-data.ts";
import { ClientStream, clientFrame } from "./frames.ts";
import { checkLedger } from "./ledger-check.ts";
import { LeakDetector, countNear, littleEndian } from "./leak-detector.ts";
import { type OwnVector, ownVectors } from "./own-vectors.ts";
import { CONSENT, DATA, ID_PREFIX, SNAPSHOT, USERS, cleaning, features } from "./shop-file.ts";
import { logLineSchema } from "@fedseg/wording/command-line/log-schema.ts";
import { TestStudy } from "./test-study.ts";
import { csvRecords } from "../../client-node/src/labels/csv-records.ts";

const NODE = 0;
const CUT_IN_SESSION = 2;
const MAIN = "client-node/src/edge/main.ts";

const estimate = z.object({ value: z.number(), sigma: z.number() });
type Told = z.infer<typeof estimate>;
/** What is used of a segment in segments.json. */
const toldSegment = z.object({
  number: z.int(),
  size: estimate,
  features: z.array(
    z.object({ values: z.object({ median: estimate.optional(), mean: estimate.optional() }) }),
  ),
});

let study: TestStudy;
let statuses: (number | null | undefined)[];
let cuts = 0;
/** Chain and channel secrets as they stood in the watched node's journal, one state a session. */
const secrets = new Map<string, Uint8Array>();

/** Copies the books of the watched node, which waits for its message to be passed on. */
function copyBooks(): string {
  const { folder } = study.nodes[NODE];
  const copy = join(study.folder, `copy-${readdirSync(study.folder).length}`);
  mkdirSync(copy);
  for (const name of readdirSync(folder)) {
    if (name.startsWith("books.db")) copyFileSync(join(folder, name), join(copy, name));
  }
  return join(copy, "books.db");
}

async function collectSecrets(path: string, planHash: string): Promise<void> {
  const store = openStore(path, study.vault(study.nodes[NODE].name));
  const channel = store.read(`${planHash}/channel-secret`);
  const chains = store.read(`${planHash}/chains`);
  if (channel) secrets.set(toHex(channel), channel);
  if (chains) {
    const { send, receive } = readChains(chains).chains;
    for (const secret of [...send, ...receive]) secrets.set(toHex(secret.reveal()), secret.reveal());
  }
  await store.close();
}

beforeAll(async () => {
  study = await TestStudy.create(4, 30_000);
  const { proxy } = study.nodes[NODE];
  const copies: string[] = [];
  proxy.onMessage = (message) => {
    if (message.type === "enrol" || message.type === "report") copies.push(copyBooks());
    if (message.type !== "report" || message.envelope.session !== CUT_IN_SESSION || cuts > 0) return "pass";
    cuts += 1;
    return "cut";
  };
  await study.start();
  statuses = await study.ended();
  const planHash = toHex(hashPlan(planBytes(study.plan!)));
  for (const copy of copies) await collectSecrets(copy, planHash);
}, 120_000);
afterAll(() => study.stop());

describe("a study of four processes whose one connection is cut", () => {
  test("ends well everywhere, on a second connection of the node that was cut", () => {
    expect(study.nodes.map(({ process }) => process?.stderr)).toEqual(["", "", "", ""]);
    expect(statuses).toEqual([0, 0, 0, 0, 0]);
    expect([cuts, ...study.nodes.map(({ proxy }) => proxy.connections)]).toEqual([1, 2, 1, 1, 1]);
  });

  test("tells programs all of it in lines of one form, with time, study and names", () => {
    const study64 = toHex(hashPlan(planBytes(study.plan!)));
    for (const party of [study.coordinator!, ...study.nodes.map((node) => node.process!)]) {
      const lines = party.stdout.trimEnd().split("\n");
      const told = lines.map((line) => logLineSchema.parse(JSON.parse(line)));
      expect(told.length).toBeGreaterThan(5);
      const times = told.map(({ time }) => time);
      expect(times).toEqual(times.toSorted());
      expect(new Set(told.flatMap((line) => line.study ?? []))).toEqual(new Set([study64]));
      expect(told.some(({ session }) => session === 3)).toBe(true);
    }
    for (const { name, process } of study.nodes)
      expect(process!.news.filter(({ party }) => party !== name)).toEqual([]);
    const sessions = study.nodes[0].process!.news.filter(({ code }) => code === "SESSION");
    expect(sessions.at(0)).toMatchObject({ party: study.nodes[0].name, session: 1 });
    expect(String(sessions.at(0)!["text"])).toMatch(
      /^session 1 of about \d+: count users; 1 masked number leaves$/,
    );
    expect(study.coordinator!.news.some(({ party }) => party === study.nodes[1].name)).toBe(true);
  });

  test("repeats the lost report instead of losing the node or a session", () => {
    const news = study.coordinator!.news;
    expect(news.filter(({ code }) => code === "RETRIED" || code === "MISSING")).toEqual([]);
    const survivors = news.filter(({ code }) => code === "RELEASED").map((released) => released["parties"]);
    expect(survivors).toEqual(survivors.map(() => study.nodes.map(({ name }) => name)));
    expect(survivors.length).toBeGreaterThan(3);
  });

  test("gives every node labels for its users, the model and its ledger, owner-only", async () => {
    const model = readFileSync(join(study.bundle, "model.json"), "utf8");
    for (const node of study.nodes) {
      const { folder } = node;
      const labels = (await study.labels(node))!;
      expect(labels.length).toBe(USERS + 1);
      expect(labels.slice(1).every((line) => line.startsWith(ID_PREFIX))).toBe(true);
      expect(readFileSync(join(folder, "model.json"), "utf8")).toBe(model);
      const modes = ["scores.db", "segments.json", "ledger.jsonl", "books.db"].map(
        (name) => statSync(join(folder, name)).mode & 0o777,
      );
      expect(modes).toEqual([0o600, 0o600, 0o600, 0o600]);
    }
  });

  test("tells of segments what the labelled users of all four shops add up to, within the errors", async () => {
    const text = readFileSync(join(study.nodes[0].folder, "segments.json"), "utf8");
    const segments = z.array(toldSegment).parse(JSON.parse(text));
    const values = segments.map(() => features.map((): number[] => []));
    const request = { features, cleaning, snapshotMs: Date.parse(SNAPSHOT) };
    for (const node of study.nodes) {
      const { table } = await readData({ data: DATA, consent: CONSENT, home: node.folder }, request);
      const [, ...lines] = (await study.labels(node))!.map((line) => line.split(","));
      const labels = new Map(lines.map(([id, segment]) => [id, Number(segment) - 1]));
      table.ids.forEach((id, user) =>
        features.forEach(({ transform }, j) =>
          values[labels.get(id)!][j].push(toNatural(transform, table.values[user * table.d + j])),
        ),
      );
    }
    const off = ({ value, sigma }: Told, truth: number) => Math.abs(value - truth) / (sigma + 1e-9);
    let held = 0;
    for (const { number, size, features: told } of segments) {
      expect(off(size, values[number - 1][0].length)).toBeLessThan(6);
      told.forEach(({ values: { median, mean } }, j) => {
        const sorted = Float64Array.from(values[number - 1][j]).sort();
        const offs = [median && off(median, quantile(sorted, 0.5)), mean && off(mean, meanOf(sorted))];
        for (const errors of offs.filter((each) => each !== undefined)) {
          expect(errors).toBeLessThan(6);
          held += 1;
        }
      });
    }
    expect(segments.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(held).toBeGreaterThan(segments.length);
  });

  test("explains a user at the node, in both languages, and refuses a stranger", async () => {
    const { folder } = study.nodes[1];
    const [, line] = (await study.labels(study.nodes[1]))!;
    const [[user, , label]] = csvRecords(`${line}\r\n`);
    const ask = (id: string) =>
      runBeside(folder, MAIN, ["explain", "--config", join(folder, "config.yaml"), "--user", id]);
    const answer = await ask(user);
    expect(answer).toMatchObject({ status: 0, stderr: "" });
    // Lines that go on behind the 80th column are indented.
    const [english, chinese, ...more] = answer.stdout.replaceAll("\n  ", " ").split("\n");
    expect(english).toContain(`"${label}"`);
    expect(chinese).toContain("主要依据");
    expect(more).toEqual([""]);
    expect(await ask("nobody")).toMatchObject({ status: 1, code: "USER_UNKNOWN", stdout: "" });
  });

  test("tells what a node's own users alone would have given, which stays there", async () => {
    const { folder } = study.nodes[1];
    const ask = (...more: readonly string[]) =>
      runBeside(folder, MAIN, ["alone", "--config", join(folder, "config.yaml"), ...more]);
    const { status, stderr, stdout } = await ask("--json");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const told = JSON.parse(stdout.trim().split("\n").at(-1)!) as Comparison & { code: string };
    const labelled = (await study.labels(study.nodes[1]))!.length - 1;
    expect(told).toMatchObject({ code: "ALONE", users: labelled });
    expect(told.own.explained).toBeGreaterThanOrEqual(told.study.explained);
    expect(told.own.counts.reduce((sum, count) => sum + count)).toBe(labelled);
    const read = await ask("--lang", "zh");
    expect(read).toMatchObject({ status: 0, stderr: "" });
    expect(read.stdout).toContain("不得外传");
  });

  test("exports every labelled user with the released model's hash", async () => {
    const { folder, name } = study.nodes[1];
    const out = { targets: { crm: { csv: "out.csv" } } };
    const config = study.writeVariant(name, "out.yaml", (own) => Object.assign(own, { out }));
    const exported = await runCommand(MAIN, ["export", "--config", config, "--to", "crm"]);
    expect(exported).toMatchObject({ status: 0, stderr: "" });
    const [, ...lines] = readFileSync(join(folder, "out.csv"), "utf8").trim().split("\r\n");
    const entries = study.ledger(name).map((line) => JSON.parse(line) as { body: Record<string, string> });
    const { study: planHash, modelHash } = entries.findLast(({ body }) => body["type"] === "MODEL")!.body;
    expect(lines.map((line) => line.split(",").slice(-3, -1))).toEqual(
      lines.map(() => [planHash, modelHash]),
    );
    expect(lines.map((line) => line.split(",")[0]).sort()).toEqual(
      (await study.labels(study.nodes[1]))!
        .slice(1)
        .map((line) => line.split(",")[0])
        .sort(),
    );
  });

  test("publishes a bundle, and sound ledgers that charge everybody alike", () => {
    const published = ["plan.cbor", "enrolments.cbor", "model.json", "sessions/00001.cbor"];
    expect(published.filter((name) => !existsSync(join(study.bundle, name)))).toEqual([]);
    checkLedger(study.ledger("coordinator"), study.coordinatorKey.publicKey);
    const ledgers = study.nodes.map(({ name, key }, self) =>
      checkLedger(study.ledger(name), key.publicKey, self),
    );
    const [{ spent }] = ledgers;
    expect(spent).toBeGreaterThan(0n);
    expect(ledgers.map((ledger) => ledger.spent)).toEqual([spent, spent, spent, spent]);
    const sessions = readdirSync(join(study.bundle, "sessions")).length;
    for (const { events } of ledgers) {
      expect(events.filter(({ type }) => type === "RELEASE").length).toBe(sessions);
      expect(events.slice(-2).map(({ type }) => type)).toEqual(["MODEL", "WITNESS"]);
    }
  });
});

describe("everything that a node has sent", () => {
  let table: ValueTable;
  let vectors: OwnVector[];
  let detector: LeakDetector;
  let amounts: string[];
  let identitySeed: Uint8Array;

  beforeAll(async () => {
    const { folder } = study.nodes[NODE];
    const path = join(folder, "events.csv");
    const request = { features, cleaning, snapshotMs: Date.parse(SNAPSHOT) };
    ({ table } = await readData({ data: DATA, consent: CONSENT, home: folder }, request));
    vectors = ownVectors(study.bundle, study.plan!, table);
    const lines = readFileSync(path, "utf8").trimEnd().split("\n").slice(1);
    amounts = lines.map((line) => line.split(",")[3]).filter((amount) => amount.length >= 6);
    const sealedKey = Uint8Array.from(readFileSync(join(folder, "identity.key")));
    identitySeed = study.vault(study.nodes[NODE].name).open(sealedKey, "identity-key");
    detector = new LeakDetector();
    detector.add("user id", Buffer.from(ID_PREFIX));
    for (const amount of amounts) detector.add("amount", Buffer.from(amount));
    for (const value of table.values) detector.addReal("feature value", value);
    detector.addRuns("codes", Float64Array.from(table.codes));
    for (const [at, { integers }] of vectors.entries())
      detector.addRuns(`vector of session ${at + 1}`, integers);
    detector.addSecret("identity key", identitySeed);
    for (const secret of secrets.values()) detector.addSecret("chain or channel secret", secret);
  });

  const sentBytes = () => Buffer.concat(study.nodes[NODE].proxy.sent);
  const sentMessages = () =>
    study.nodes[NODE].proxy.sent
      .map((bytes) => decodeCanonical(Uint8Array.from(bytes), nodeMessage))
      .filter((message) => message !== undefined);

  test("was captured whole and uncompressed, over both connections", () => {
    expect(study.nodes[NODE].proxy.isExtended).toBe(false);
    const sessions = sentMessages().flatMap((message) =>
      message.type === "report" ? [message.envelope.session] : [],
    );
    expect(sessions).toEqual(
      vectors.flatMap((_, at) => (at + 1 === CUT_IN_SESSION ? [at + 1, at + 1] : [at + 1])),
    );
    expect(
      sentBytes()
        .toString("latin1")
        .match(/GET \/socket\.io/g),
    ).toHaveLength(2);
  });

  test("holds no user id, raw value, unmasked run of its vectors, identity key or chain secret", () => {
    // One channel secret; four chains out and four in a session, where the chain to oneself is both.
    expect(secrets.size).toBe(1 + 7 * vectors.length);
    expect([...detector.search(sentBytes())]).toEqual([]);
  });

  test("repeats the report of the cut connection byte for byte, with no second noise", () => {
    const repeated = study.nodes[NODE].proxy.sent.filter((bytes) => {
      const message = decodeCanonical(Uint8Array.from(bytes), nodeMessage);
      return message?.type === "report" && message.envelope.session === CUT_IN_SESSION;
    });
    expect(repeated).toHaveLength(2);
    expect(repeated[0].equals(repeated[1])).toBe(true);
  });

  test("hides every vector, also one of a single count, far from its values", () => {
    for (const message of sentMessages()) {
      if (message.type !== "report") continue;
      const { integers, parameters } = vectors[message.envelope.session - 1];
      const { modulusBits, blocks } = parameters;
      const masked = Buffer.from(message.masked);
      for (const block of blocks) {
        const reach = reachOf(block);
        const [from, to] = [block.offset, block.offset + block.length];
        const words = masked.subarray((from * modulusBits) / 8, (to * modulusBits) / 8);
        const near = countNear(words, modulusBits, integers.subarray(from, to), reach);
        // Words of any kind are so near now and then, where the noise is as wide as a good part of the modulus.
        const chance = (block.length * (2 * reach + 1)) / 2 ** modulusBits;
        expect(near).toBeLessThanOrEqual(chance + 5 * Math.sqrt(chance));
      }
    }
  });

  test("names no count of users in any field", () => {
    const numbers = sentMessages().flatMap(numbersIn);
    expect(numbers.length).toBeGreaterThan(50);
    expect(numbers).not.toContain(USERS);
    expect(vectors[0].integers[0]).toBe(USERS);
  });

  test("would betray each of these if it held them", () => {
    const { integers, parameters } = vectors.find(({ integers: own }) => hasRun(own))!;
    const plants: [string, Buffer][] = [
      ["user id", Buffer.from(`x${ID_PREFIX}7`)],
      ["amount", Buffer.from(`{"v":${amounts[3]}}`)],
      ["feature value", realBytes(table.values[5])],
      ["codes", littleEndian(Float64Array.from(wholeRun(table.codes)), 32)],
      ["vector", littleEndian(integers, 32)],
      ["vector", littleEndian(integers, 64)],
      ["identity key", Buffer.from(identitySeed)],
      ["identity key (hex)", Buffer.from(toHex(identitySeed))],
      ["chain or channel secret", Buffer.from([...secrets.values()].at(-1)!)],
    ];
    const missed = plants.filter(([name, plant]) =>
      [...detector.search(throughFrames(plant))].every((found) => !found.startsWith(name)),
    );
    expect(missed.map(([name]) => name)).toEqual([]);
    const noisy = littleEndian(
      integers.map((value) => value + 3),
      parameters.modulusBits,
    );
    const widest = Math.max(...parameters.blocks.map(reachOf));
    expect(countNear(noisy, parameters.modulusBits, integers, widest)).toBe(integers.length);
  });
});

/** Ten standard deviations of the noise of a block. */
function reachOf({ nodeVariance: { n, d } }: OwnVector["parameters"]["blocks"][number]): number {
  return Math.ceil(10 * Math.sqrt(Number(n) / Number(d)));
}

function hasRun(integers: Float64Array): boolean {
  return integers.some((_, at) => at >= 2 && !integers.subarray(at - 2, at + 1).includes(0));
}

function realBytes(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
}

/** Sends bytes as a masked frame in pieces of seven bytes through the same reader as the capture. */
function throughFrames(content: Buffer): Buffer {
  const stream = new ClientStream();
  const wire = Buffer.concat([
    Buffer.from("GET / HTTP/1.1\r\n\r\n"),
    clientFrame(content, Buffer.from([0x5a, 0xc3, 0x17, 0x88])),
  ]);
  const plain: Buffer[] = [];
  for (let at = 0; at < wire.length; at += 7) {
    plain.push(...stream.push(wire.subarray(at, at + 7)).map((piece) => piece.plain));
  }
  return Buffer.concat(plain);
}

/** Every number anywhere in a message, the signed bodies decoded too. */
function numbersIn(value: unknown): number[] {
  if (typeof value === "number") return [value];
  if (value instanceof Uint8Array || typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, field]) => {
    const isBody = name === "body" && field instanceof Uint8Array;
    return numbersIn(isBody ? decodeCanonical(field, z.unknown()) : field);
  });
}

/** The first three codes in a row of which none is 0. */
function wholeRun(codes: Uint16Array): Uint16Array {
  const at = codes.findIndex((_, from) => codes.subarray(from, from + 3).every((code) => code > 0));
  return codes.subarray(at, at + 3);
}
