import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SealedFiles } from "@fedseg/client-node/edge/sealed/sealed-file.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { EMPTY_LEDGER, appendEntry } from "@fedseg/shared/ledger/entry.ts";
import { revocationOf } from "@fedseg/shared/ledger/revocation.ts";
import { describeRotation } from "@fedseg/shared/ledger/rotation.ts";
import { canonicalJson } from "@fedseg/shared/protocol/canonical-json.ts";
import { runHere } from "../cli/command.ts";
import { TestStudy } from "../e2e/test-study.ts";
import { tinyKey, tinyPlan } from "../simulation/tiny-market.ts";
import { garble } from "./garble.ts";

/** Garbled copies of each file; `FEDSEG_GARBAGE=200` looks long. */
const COPIES = Number(process.env.FEDSEG_GARBAGE ?? 8);

/** What stands in a whole file's place. */
const TEXTS = [
  "",
  "{",
  "null",
  "[".repeat(50_000),
  '{"__proto__":{"a":1}}',
  "\0",
  "\ufeff{}",
  "9".repeat(70_000),
];

let study: TestStudy;
beforeAll(async () => {
  study = await TestStudy.create(3, 1000);
});
afterAll(() => study.stop());

const at = (...path: string[]) => join(study.folder, "shop-1", ...path);
const config = () => ["--config", at("config.yaml")];

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
const sealed = (name: string) => (text: string) =>
  new SealedFiles(at("."), study.vault("shop-1")).write(name, text);
const inside = (name: string) => (text: string) => put(at(name), text);

/** Names the files of a command line by one letter each. */
const named = (word: string) => (word in FILES ? at(FILES[word as keyof typeof FILES]) : word);
const FILES = { I: "invite.txt", K: "identity.key", S: "storage.key" };

const HASH = "a".repeat(64);
const PARTICIPATION = `participation-${HASH}`;
const STRANGER = tinyKey("garbled", "shop-2");

/** A file, what it honestly holds, how a text is put in its place, and the command that reads it. */
interface Case {
  readonly honest: () => unknown;
  readonly put: (text: string) => void;
  readonly words: () => readonly string[];
  /** How the command ends for some of it: a refusal's code, or FOUND. */
  readonly reads: string;
}

const number = { value: 0.5, sigma: 0.1 };
const SEGMENT = {
  number: 1,
  hidden: false,
  name: "champions",
  group: "high-value",
  title: { en: "a", zh: "b" },
  possibleNames: ["champions"],
  cell: { recency: 5, frequency: 5, monetary: 5 },
  size: number,
  share: number,
  features: [
    {
      spec: tinyPlan("tiny", 3).features[0],
      values: { median: number, mean: number, atLeast: number },
      score: number,
      level: "high",
    },
  ],
  match: { previous: 0, drift: 1, moved: false },
};

const CASES: Readonly<Record<string, Case>> = {
  "a rotation, signed": {
    reads: "STATEMENT_UNREADABLE",
    honest: () =>
      describeRotation(
        "shop-2",
        { from: study.nodes[1].key, to: STRANGER },
        {
          size: 3,
          root: new Uint8Array(32),
          proofs: [{ from: 1, hashes: [new Uint8Array(32)] }],
        },
      ),
    put: inside("statement.json"),
    words: () => ["accept-rotation", ...config(), "--file", at("statement.json")],
  },
  "a revocation": {
    reads: "STATEMENT_UNREADABLE",
    honest: () => {
      const { type: _, ...said } = revocationOf(STRANGER, "shop-9", "lost");
      return { type: "fedseg-revocation", v: 1, ...said };
    },
    put: inside("statement.json"),
    words: () => ["add-revocation", ...config(), "--file", at("statement.json")],
  },
  "an invite": {
    reads: "INVITE_UNREADABLE",
    honest: () => ({
      fedseg: "invite/1",
      title: "t",
      url: "http://127.0.0.1:1",
      coordinator: { name: "coordinator", identity: toHex(study.coordinatorKey.publicKey) },
      roster: study.nodes.map(({ name, key }) => ({ name, identity: toHex(key.publicKey) })),
    }),
    put: inside("invite.txt"),
    words: () => "join --invite I --key K --storage-key S".split(" ").map((word) => named(word)),
  },
  "a receipt": {
    reads: "FOUND",
    honest: () => ({ v: 1, study: HASH, session: 1, attempt: 1, identity: HASH, signature: HASH + HASH }),
    put: inside(`receipts/${HASH}-1-1.json`),
    words: () => ["receipts", ...config()],
  },
  "segments.json": {
    reads: "SEGMENTS_FOREIGN",
    honest: () => [SEGMENT],
    put: inside("segments.json"),
    words: () => ["segments", ...config()],
  },
  "the sealed list of withdrawals": {
    reads: "FILE_FOREIGN",
    honest: () => ({ version: 2, changes: 1, entries: { [HASH]: { kind: "withdrawn", at: "2026-01-01" } } }),
    put: sealed("withdrawals.json"),
    words: () => ["restore", ...config(), "--user", "nobody"],
  },
  "the sealed number of withdrawals": {
    reads: "FILE_FOREIGN",
    honest: () => ({ changes: 1 }),
    put: sealed("withdrawals-seen.json"),
    words: () => ["withdraw", ...config(), "--user", "nobody"],
  },
  "sealed comparisons": {
    reads: "FILE_FOREIGN",
    honest: () => ({
      made: [{ with: "shop-2", roster: HASH, at: "2026-01-01", way: "phone" }],
      begun: [{ with: "shop-3", roster: HASH, nonce: "b".repeat(32) }],
    }),
    put: sealed("comparisons.json"),
    words: () => ["compare", ...config()],
  },
  "sealed users of a study": {
    reads: "FILE_FOREIGN",
    honest: () => [{ from: 0, hashes: [HASH] }],
    put: sealed(`${PARTICIPATION}-users.json`),
    words: () => ["erase", ...config(), "--user", "nobody"],
  },
  "sealed sums of a study": {
    reads: "FILE_FOREIGN",
    honest: () => [{ session: 1, attempt: 1, at: "2026-01-01", without: [HASH] }],
    put: (text) => {
      sealed(`${PARTICIPATION}-users.json`)(JSON.stringify([{ from: 0, hashes: [HASH] }]));
      sealed(`${PARTICIPATION}-sums.json`)(text);
    },
    words: () => ["erase", ...config(), "--user", "nobody"],
  },
  "a partner's ledger, chained and signed": {
    reads: "TESTIMONY_MISSING",
    honest: () => ({
      ledger: "shop-2",
      time: "2026-01-01T00:00:00.000Z",
      body: { type: "GENESIS", v: 1, identity: toHex(study.nodes[1].key.publicKey), name: "shop-2" },
    }),
    put: (text) => put(at("bundle/ledgers/shop-2.jsonl"), ledgerOf(text)),
    words: () => ["carry-over", ...config(), "--from", at("bundle"), "--of", "shop-2"],
  },
};

/** A ledger of one entry with whatever stands in it, signed; the text itself where no entry says it. */
function ledgerOf(text: string): string {
  try {
    const { entry } = appendEntry(study.nodes[1].key, EMPTY_LEDGER, JSON.parse(text) as never);
    return `${canonicalJson(entry)}\n`;
  } catch {
    return `${text}\n`;
  }
}

const how = fc.record({
  path: fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 }),
  depth: fc.integer({ min: 1, max: 6 }),
  with: fc.nat(1000),
});

/** Sealed files that other commands would read: each case starts without them. */
const LEFT = ["withdrawals", "withdrawals-seen", `${PARTICIPATION}-users`, `${PARTICIPATION}-sums`];

test.each(Object.keys(CASES))(
  "whatever stands in place of %s, its reader refuses in words or goes on",
  async (name) => {
    for (const file of LEFT) rmSync(at(`${file}.json.sealed`), { force: true });
    const { honest, put: write, words, reads } = CASES[name];
    const seed = process.env.FEDSEG_GARBAGE ? Date.now() : 42;
    const garbled = fc
      .sample(how, { numRuns: COPIES, seed })
      .map((one) => JSON.stringify(garble(honest(), one, (old) => old)) ?? "");
    const [thrown, ends] = [new Map<string, string>(), new Set<string>()];
    for (const text of [...TEXTS, ...garbled]) {
      write(text);
      const { status, code, stdout, stderr } = await runHere("client-node", words());
      // A command that exits with 1 and refuses nothing has found something, and says it on its output.
      const isFound = stderr === "" && stdout !== "";
      ends.add(code ?? (status === 0 ? "DONE" : "FOUND"));
      if (code === "UNEXPECTED" || (status !== 0 && code === undefined && !isFound))
        thrown.set(text.slice(0, 200), stderr.slice(0, 300));
    }
    expect(thrown).toEqual(new Map());
    expect([...ends]).toContain(reads);
  },
);
