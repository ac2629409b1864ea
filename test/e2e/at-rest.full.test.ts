import { copyFileSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readChains } from "@fedseg/client-node/session/journal.ts";
import { openStore } from "@fedseg/keeper/books/sqlite-store.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runBeside } from "../cli/command.ts";
import { LeakDetector } from "./leak-detector.ts";
import { ID_PREFIX, USERS } from "./shop-file.ts";
import { TestStudy } from "./test-study.ts";

const NODE = 0;
const MAIN = "client-node/src/edge/main.ts";
/** What the owner has put into a party's folder; everything else the software has written. */
const OWNERS = [
  "events.csv",
  "config.yaml",
  "dictionary.yaml",
  "storage.key",
  "stranger.key",
  "stranger.yaml",
];

/** The files of a folder as they stood at one moment, by their path in it. */
type Image = ReadonlyMap<string, Buffer>;

let study: TestStudy;
let statuses: (number | null | undefined)[];
/** The watched node's folder as each of its reports was about to leave, and at the end. */
const images: Image[] = [];
const detector = new LeakDetector();
const secrets = new Set<string>();

function written(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => !OWNERS.includes(name));
}

function imageOf(folder: string): Image {
  const files = written(folder).filter((name) => statSync(join(folder, name)).isFile());
  return new Map(files.map((name) => [name, readFileSync(join(folder, name))]));
}

/** Collects the secrets that a copy of the journal holds, under the storage key. */
async function collectSecrets(image: Image, at: number, name: string): Promise<void> {
  const copy = join(study.folder, `copy-${at}`);
  mkdirSync(copy);
  for (const file of ["books.db", "books.db-wal", "books.db-shm"]) {
    const bytes = image.get(file);
    if (bytes) writeFileSync(join(copy, file), bytes);
  }
  const store = openStore(join(copy, "books.db"), study.vault(name));
  const planHash = toHex(hashPlan(planBytes(study.plan!)));
  const found = [store.read(`${planHash}/channel-secret`)];
  const stored = store.read(`${planHash}/chains`);
  const chains = stored ? readChains(stored).chains : { send: [], receive: [] };
  for (const chain of [...chains.send, ...chains.receive]) found.push(chain.reveal());
  for (const secret of found) {
    if (!secret || secrets.has(toHex(secret))) continue;
    secrets.add(toHex(secret));
    detector.addSecret("chain or channel secret", secret);
  }
  await store.close();
}

beforeAll(async () => {
  study = await TestStudy.create(4, 30_000);
  const { proxy, folder, name } = study.nodes[NODE];
  proxy.onMessage = (message) => {
    if (message.type === "enrol" || message.type === "report") images.push(imageOf(folder));
    return "pass";
  };
  await study.start();
  statuses = await study.ended();
  images.push(imageOf(folder));
  for (const [at, image] of images.entries()) await collectSecrets(image, at, name);
  const vault = study.vault(name);
  const seed = vault.open(Uint8Array.from(readFileSync(join(folder, "identity.key"))), "identity-key");
  detector.addSecret("identity seed", seed);
  detector.addSecret(
    "storage key",
    Buffer.from(readFileSync(join(folder, "storage.key"), "utf8").trim(), "hex"),
  );
  detector.add("user id", Buffer.from(ID_PREFIX));
  for (const row of (await study.labels(study.nodes[NODE]))!.slice(1)) {
    detector.add("label row", Buffer.from(row.slice(row.indexOf(","))));
  }
}, 120_000);
afterAll(() => study.stop());

describe("the folder of a node that has finished a study", () => {
  test("was looked at before every sum, and the secrets of each are known", async () => {
    expect(statuses).toEqual([0, 0, 0, 0, 0]);
    expect(images.length).toBeGreaterThan(5);
    // Enrolling has a channel secret; each of the later images four chains out and four in, one of them twice.
    expect(secrets.size).toBeGreaterThanOrEqual(1 + 7 * (images.length - 2));
    expect(await study.labels(study.nodes[NODE])).toHaveLength(USERS + 1);
  });

  test("is for its owner only, every file and every folder of it; so is a coordinator's but for its bundle", () => {
    for (const party of ["shop-1", "shop-2", "coordinator"]) {
      const folder = join(study.folder, party);
      const kept = written(folder).filter((name) => !/^bundle\b/.test(name));
      const modes = kept.map((name) => {
        const found = statSync(join(folder, name));
        return [name, found.mode & 0o777, found.isDirectory() ? 0o700 : 0o600] as const;
      });
      expect(modes.length).toBeGreaterThan(1);
      expect(modes.filter(([, mode, allowed]) => mode !== allowed)).toEqual([]);
      expect(statSync(folder).mode & 0o777).toBe(0o700);
    }
  });

  test("holds no id, label row, identity seed, storage key or chain secret in any byte, at any time", () => {
    const found = images.flatMap((image) =>
      [...image].flatMap(([name, bytes]) => [...detector.search(bytes)].map((what) => `${what} in ${name}`)),
    );
    expect(found).toEqual([]);
  });

  test("would betray each of these if a file held it", async () => {
    const row = (await study.labels(study.nodes[NODE]))![1];
    const plants = [`{"user":"${ID_PREFIX}3"}`, `x${row}`, [...secrets].at(-1)!];
    expect(plants.map((plant) => detector.search(Buffer.from(plant)).size > 0)).toEqual([true, true, true]);
    expect(detector.search(Buffer.from([...secrets].at(-1)!, "hex")).size).toBe(1);
  });

  test("holds the ledger, the model and what segments mean as text, for auditors and readers", () => {
    const last = images.at(-1)!;
    const isText = (name: string) => last.get(name)?.toString("utf8").includes("{");
    expect(["ledger.jsonl", "model.json"].map(isText)).toEqual([true, true]);
    const names = [...last.keys()];
    expect(names.filter((name) => /^(labels|scores)/.test(name))).toEqual(["scores.db"]);
    expect(names.filter((name) => /\.part$|^engine/.test(name))).toEqual([]);
  });
});

describe("without the storage key", () => {
  const explain = (config: string) => {
    const { folder } = study.nodes[NODE];
    return runBeside(folder, MAIN, ["explain", "--config", config, "--user", `${ID_PREFIX}0-0`]);
  };

  test("nothing is read, and nothing is changed", async () => {
    const { name, folder } = study.nodes[NODE];
    const other = study.nodes[1].folder;
    copyFileSync(join(other, "storage.key"), join(folder, "stranger.key"));
    const stranger = study.writeVariant(name, "stranger.yaml", (config) => {
      config["atRest"] = { keyFile: "stranger.key" };
    });
    const refused = { status: 1, stdout: "", isUntouched: true };
    expect(await explain(stranger)).toMatchObject({ ...refused, code: "VAULT_KEY_WRONG" });
    const without = study.writeVariant(name, "stranger.yaml", (config) => {
      config["atRest"] = { keyFile: "lost.key" };
    });
    expect(await explain(without)).toMatchObject({ ...refused, code: "VAULT_KEY_MISSING" });
  });
});
