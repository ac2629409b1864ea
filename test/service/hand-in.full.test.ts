import { mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { toHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { formatEntry, parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { formatNote } from "@fedseg/shared/ledger/note.ts";
import { ownNotes } from "@fedseg/shared/ledger/notebook.ts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { stringify } from "yaml";
import { answer } from "@fedseg/coordinator/edge/answer.ts";
import { linesOf as linesOfBundle, rewritten } from "../audit/forge.ts";
import { tinyKey } from "../simulation/tiny-market.ts";
import { Consortium, soon, tinyTemplate } from "./consortium.ts";

const SLOW = 60_000;
/** What is said of a bundle that lacks nothing but members with this software: what no document shows stands behind it. */
const OPEN = [
  "SOFTWARE_DIFFERS",
  "KEY_OWNER",
  "ONE_NODE_EACH",
  "CHECKPOINT_OLD",
  "NOISE_DRAWN",
  "ROWS_CLIPPED",
  "TIMING",
  "ONE_ACCOUNT",
  "SOFTWARE_UNKNOWN",
  "SOFTWARE_RUN",
  "CANARY_NONE",
];
let consortium: Consortium;

beforeAll(async () => {
  consortium = new Consortium(3);
  await consortium.start();
  const { service } = consortium.serving;
  await service.putTemplate({ name: "tiny", study: tinyTemplate(3) });
  for (const member of consortium.members) member.connect();
  await service.propose({
    name: "spring",
    template: "tiny",
    snapshot: "2026-01-01T00:00:00Z",
    closesAt: soon(600_000),
  });
  const nodes = () => consortium.members.flatMap((member) => [...member.nodes.values()]);
  const isOver = () => spring().verdict !== undefined && nodes().every(({ model }) => model !== undefined);
  await vi.waitUntil(isOver, { timeout: SLOW, interval: 50 });
}, 2 * SLOW);
afterAll(() => consortium.end());

const service = () => consortium.serving.service;
const spring = () => service().study("spring");

/** The lines of a member's ledger. */
function linesOf(at: number): readonly string[] {
  const [node] = consortium.members[at].nodes.values();
  return node.store.lines();
}

/** A folder that a member has written; returns its path. */
function handedIn(name: string, lines: readonly string[], at?: number): string {
  const folder = join(consortium.folder, name);
  mkdirSync(folder);
  writeFileSync(join(folder, "ledger.jsonl"), lines.map((line) => `${line}\n`).join(""));
  if (at !== undefined) {
    const [node] = consortium.members[at].nodes.values();
    writeFileSync(join(folder, "checkpoints.notes"), ownNotes(node.store).map(formatNote).join(""));
  }
  return folder;
}

/** A ledger that is whole and signed, of somebody who is in no study here. */
function strangersOwn(): readonly string[] {
  const name = "shop-9";
  const key = tinyKey("consortium", name);
  const path = `ledgers/${name}.jsonl`;
  const begun = new Map([[path, utf8(`${linesOf(0)[0]}\n`)]]);
  const own = rewritten(begun, { name, key }, (drafts) =>
    drafts.map(({ time, body }) => ({
      time,
      body: body.type === "GENESIS" ? { ...body, identity: toHex(key.publicKey) } : body,
    })),
  );
  return linesOfBundle(own, path);
}

/** Code with which handing in is refused, or what has become of it. */
async function collected(...folders: readonly string[]): Promise<string> {
  const said: unknown = await service()
    .collect("spring", folders)
    .catch((error: unknown) => error);
  if (said instanceof CodedError) return said.code;
  return (said as ReturnType<typeof spring>).verdict?.missing.join() ?? "";
}

const heldOf = (name: string) =>
  readFileSync(join(spring().bundle!, "ledgers", `${name}.jsonl`), "utf8")
    .split("\n")
    .slice(0, -1);

test(
  "a verdict says whose ledgers are missing, and what is handed in counts by its signatures alone",
  async () => {
    expect(spring().verdict).toMatchObject({
      verdict: "NOT VERIFIABLE",
      missing: ["shop-1", "shop-2", "shop-3"],
      says: { en: expect.stringContaining("The ledgers of shop-1, shop-2 and shop-3 are not here") },
    });
    // What is known to be missing needs nobody, until something is handed in.
    await service().acknowledge("spring", "the shops have closed");
    await service().acknowledge("spring", "the shops have closed");
    expect(spring().can).toEqual([]);
    expect(spring().history.at(-1)).toMatchObject({ what: "acknowledged", text: "the shops have closed" });
    const lines = linesOf(0);
    const forged = lines.map((line, at) =>
      at === 2 ? formatEntry({ ...parseEntry(line)!, time: "2026-01-01T00:00:00.000Z" }) : line,
    );
    const renamed = lines.map((line) => line.replaceAll('"shop-1"', '"shop-2"'));
    const stranger = strangersOwn();
    const nothing = handedIn("renamed", renamed);
    // The members' last checkpoints may still come into the bundle, which is something new.
    await vi.waitFor(async () => expect(await collected(nothing)).toBe("COLLECT_NOTHING"), {
      timeout: SLOW,
      interval: 200,
    });
    expect(await collected(handedIn("stranger", stranger))).toBe("COLLECT_NOTHING");
    expect(await collected(join(consortium.folder, "nowhere"))).toBe("COLLECT_NOTHING");
    const old = handedIn("old", lines.slice(0, 5));
    expect(await collected(old)).toBe("shop-2,shop-3");
    expect(heldOf("shop-1")).toEqual(lines.slice(0, 5));
    expect([spring().can, spring().verdict?.acknowledged]).toEqual([["acknowledge"], undefined]);
    expect(await collected(handedIn("whole", lines, 0))).toBe("shop-2,shop-3");
    expect(heldOf("shop-1")).toEqual(lines);
    // A copy that is older, or has lines that nobody has signed, changes nothing any more.
    expect(await collected(old)).toBe("COLLECT_NOTHING");
    expect(await collected(handedIn("forged", forged))).toBe("COLLECT_NOTHING");
    expect(heldOf("shop-1")).toEqual(lines);
    const happened: string[] = [];
    // Its study is opened for what its books are to have, which publishes the bundle.
    const deaf = service().subscribe(({ type }) => void (type !== "published" && happened.push(type)));
    expect(await collected(handedIn("second", linesOf(1), 1), handedIn("third", linesOf(2), 2))).toBe("");
    deaf();
    expect(happened).toEqual(["collected", "audited"]);
    // Simulated members say that they run another software than this service: that alone is open.
    expect(spring().verdict).toMatchObject({ missing: [], codes: OPEN });
    expect(spring().history.slice(-2)).toMatchObject([
      { what: "collected", text: expect.stringContaining("ledgers/shop-2.jsonl") },
      { what: "audited", text: expect.stringContaining("Nothing contradicts") },
    ]);
  },
  SLOW,
);

test(
  "what somebody has changed in a bundle is audited again, once",
  async () => {
    const path = join(spring().bundle!, "ledgers", "shop-3.jsonl");
    const whole = readFileSync(path);
    const audits = () => spring().history.filter(({ what }) => what === "audited").length;
    await service().look();
    const before = audits();
    writeFileSync(path, whole.subarray(0, whole.length - 700));
    await service().look();
    await vi.waitFor(() => expect(audits()).toBe(before + 1), { timeout: SLOW, interval: 50 });
    expect(spring().verdict?.codes).not.toEqual(OPEN);
    await service().look();
    await service().look();
    expect(audits()).toBe(before + 1);
    writeFileSync(path, whole);
    await service().look();
    await vi.waitFor(() => expect(spring().verdict?.codes).toEqual(OPEN), { timeout: SLOW, interval: 50 });
  },
  SLOW,
);

test(
  "a process that drives next has what the one before had been given, and comes to the same verdict",
  async () => {
    const own = join(consortium.config.folder, "studies", "spring");
    await consortium.stop();
    renameSync(join(own, "bundle"), join(consortium.folder, "elsewhere"));
    await consortium.start();
    expect(await service().bundle("spring")).toBe(join(own, "bundle"));
    for (const [at, { name }] of consortium.members.entries()) expect(heldOf(name)).toEqual(linesOf(at));
    await service().look();
    await service().settled();
    expect(spring().verdict).toMatchObject({ missing: [], codes: OPEN });
    const all = [0, 1, 2].map((at) => handedIn(`again-${at}`, linesOf(at)));
    expect(await collected(...all)).toBe("COLLECT_NOTHING");
  },
  SLOW,
);

test(
  "another ledger that a member has signed is kept beside, once, and the bundle passes no more",
  async () => {
    const { name, key } = consortium.members[2];
    const path = `ledgers/${name}.jsonl`;
    const whole = new Map([[path, readFileSync(join(spring().bundle!, path))]]);
    const forkAt = (place: number) => {
      const other = rewritten(whole, { name, key }, (drafts) =>
        drafts.map((draft, at) => (at < place ? draft : { ...draft, time: spring().since })),
      );
      return handedIn(`fork-${place}`, linesOfBundle(other, path));
    };
    const [first, second] = [forkAt(3), forkAt(4)];
    for (const fork of [first, second]) {
      expect(await collected(fork)).toBe("");
      expect(spring().verdict?.codes).toContain("COPIES_DIFFER");
      expect(heldOf(name)).toEqual(linesOf(2));
    }
    expect(readdirSync(join(spring().bundle!, "conflicts"))).toHaveLength(2);
    for (const fork of [first, second]) expect(await collected(fork)).toBe("COLLECT_NOTHING");
  },
  SLOW,
);

test(
  "the command hands in while the service runs, and a study without a bundle has no place for ledgers",
  async () => {
    await service().propose({
      name: "later",
      template: "tiny",
      snapshot: "2026-01-01T00:00:00Z",
      opensAt: soon(500_000),
      closesAt: soon(600_000),
    });
    const { name, key, atRest, folder } = consortium.config;
    const file = join(consortium.folder, "service.yaml");
    writeFileSync(file, stringify({ name, listen: { port: 0 }, key, atRest, folder }));
    const printed: string[] = [];
    for (const stream of ["log", "error"] as const)
      vi.spyOn(console, stream).mockImplementation((line: unknown) => void printed.push(String(line)));
    const words = (study: string) => [
      "collect",
      join(consortium.folder, "old"),
      "--config",
      file,
      "--study",
      study,
    ];
    expect(await answer(words("later"))).toBe(1);
    expect(printed.join("\n")).toMatch(/^BUNDLE_NONE/);
    expect(await answer(words("spring"))).toBe(1);
    expect(printed.join("\n")).toContain("COLLECT_NOTHING");
    expect(await answer(["history", "--config", file, "--study", "spring"])).toBe(0);
    vi.restoreAllMocks();
    expect(printed.join("\n")).toMatch(/said of it: .*SOFTWARE_DIFFERS\), /s);
  },
  SLOW,
);

test(
  "a study that is withdrawn as it runs has a bundle, and what its members hand in is audited whole",
  async () => {
    for (const member of consortium.members) {
      member.leave();
      member.connect();
    }
    let isDone = false;
    consortium.heard = (type) => {
      if (type !== "open" || isDone) return;
      isDone = true;
      void service().cancel("short", "wrong snapshot");
    };
    await service().propose({
      name: "short",
      template: "tiny",
      snapshot: "2026-01-01T00:00:00Z",
      closesAt: soon(600_000),
    });
    const short = () => service().study("short");
    await vi.waitUntil(() => short().verdict !== undefined, { timeout: SLOW / 3, interval: 50 });
    expect(short()).toMatchObject({
      state: "cancelled",
      verdict: { missing: ["shop-1", "shop-2", "shop-3"] },
    });
    const lines = (at: number) => [...consortium.members[at].nodes.values()].at(-1)!.store.lines();
    const hasAll = () => [0, 1, 2].every((at) => lines(at).at(-1)!.includes('"REFUND"'));
    await vi.waitUntil(hasAll, { timeout: SLOW / 3, interval: 50 });
    const folders = [0, 1, 2].map((at) => handedIn(`short-${at}`, lines(at)));
    await service().collect("short", folders);
    expect(short().verdict).toMatchObject({ missing: [], verdict: "NOT VERIFIABLE" });
    expect(short().verdict?.codes).toContain("MODEL_OPEN");
    expect(short().verdict?.codes).not.toContain("REFUND_OPEN");
  },
  SLOW,
);
