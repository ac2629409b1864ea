import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readTestimonies } from "@fedseg/client-node/edge/books/testimonies.ts";
import { audit } from "./audit.ts";
import { auditFacts } from "@fedseg/auditor/audit.ts";
import type { BundleFiles } from "@fedseg/auditor/bundle/bundle.ts";
import { collect } from "@fedseg/auditor/collect/collect.ts";
import { reportData } from "@fedseg/auditor/report/report-data.ts";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { formatEntry, parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { formatNote } from "@fedseg/shared/ledger/note.ts";
import { ownNotes } from "@fedseg/shared/ledger/notebook.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { describe, expect, onTestFinished, test } from "vitest";
import { honestStudy } from "../simulation/honest-study.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import type { MemoryStore } from "../simulation/memory-store.ts";
import { tinyKey } from "../simulation/tiny-market.ts";
import { faults, objections, openCodes } from "./faults.ts";
import { insertAfter, linesOf, rewritten, withLines } from "./forge.ts";
import { bundleOf, publishedBy } from "./make-bundle.ts";

const NODES = [0, 1, 2];
const another = (tiny: Plan): Plan => ({ ...tiny, studyId: "ab".repeat(32), title: "Again" });
const first = honestStudy(3);
const before = NODES.map((node) => first.disk(node).copy());
const second = new InProcessStudy({
  nodes: 3,
  plan: another,
  disks: NODES.map((node) => first.disk(node).copy()),
}).run();

/** What a node with this disk has in its folder, or hands in. */
function folderOf(disk: MemoryStore): BundleFiles {
  const lines = disk.lines().map((line) => `${line}\n`);
  return new Map([
    ["ledger.jsonl", utf8(lines.join(""))],
    ["checkpoints.notes", utf8(ownNotes(disk).map(formatNote).join(""))],
    ["events.csv", utf8("user,amount\n")],
  ]);
}

const collected = (sources: Readonly<Record<string, BundleFiles>>) =>
  collect(Object.entries(sources).map(([label, source]) => ({ label, source })));

const nodesAfter = (study: InProcessStudy) =>
  Object.fromEntries(NODES.map((node) => [`shop-${node + 1}`, folderOf(study.disk(node))]));

test("bundles of two studies and the nodes' folders make one bundle that passes", () => {
  const { files, conflicts, strangers } = collected({
    one: publishedBy(first)!,
    two: publishedBy(second)!,
    ...nodesAfter(second),
  });
  expect([conflicts, strangers]).toEqual([[], []]);
  const report = audit(files);
  expect(objections(report)).toEqual([]);
  expect(report.studies.map(({ title }) => title).sort()).toEqual(["Again", "Tiny market"]);
  expect([...files.keys()].filter((path) => path.includes("csv"))).toEqual([]);
});

test("every release is dated by its own study's coordinator, in an audit and in its report", () => {
  const { files } = collected({ one: publishedBy(first)!, two: publishedBy(second)!, ...nodesAfter(second) });
  const { report, facts } = auditFacts(files);
  const dated = [...files.keys()]
    .filter((path) => path.endsWith("ledgers/coordinator.jsonl"))
    .flatMap((path) => linesOf(files, path).map((line) => parseEntry(line)!))
    .flatMap(({ time, body }) => (body.type === "RELEASE" ? [time] : []));
  expect(dated).toHaveLength(report.releases.length);
  expect(report.releases.flatMap(({ releasedAt }) => releasedAt ?? []).sort()).toEqual(dated.sort());
  const told = reportData({ report, facts }).releases.map(({ time }) => time);
  expect(told).toEqual(report.releases.map(({ releasedAt }) => releasedAt));
});

test("what was handed in twice is there once, the newest copy in any order, and one study lies flat", () => {
  const sources = {
    one: publishedBy(first)!,
    again: publishedBy(first)!,
    old: folderOf(before[1]),
    ...nodesAfter(second),
  };
  const turned = Object.fromEntries(Object.entries(sources).toReversed());
  for (const each of [sources, turned]) {
    const { files, conflicts } = collected(each);
    expect(conflicts).toEqual([]);
    expect(files.has("plan.cbor")).toBe(true);
    expect(linesOf(files, "ledgers/shop-2.jsonl")).toEqual(second.disk(1).lines());
    expect(faults(audit(files))).toEqual([]);
  }
});

test("bundles put side by side by hand do not fail, and the command that mends them is named", () => {
  const files = new Map([
    ...[...publishedBy(first)!].map(([path, bytes]) => [`studies/one/${path}`, bytes] as const),
    ...[...publishedBy(second)!].map(([path, bytes]) => [`studies/two/${path}`, bytes] as const),
  ]);
  const report = audit(files);
  expect([faults(report), report.verdict]).toEqual([[], "NOT VERIFIABLE"]);
  expect(objections(report)).toContain("3 FILE_STRANGER?");
  expect(objections(audit(collected({ all: files, ...nodesAfter(second) }).files))).toEqual([]);
});

test("two ledgers that one key has signed are both kept, and called a fork", () => {
  const forged = rewritten(bundleOf(first), { name: "shop-2", key: tinyKey("tiny", "shop-2") }, (drafts) =>
    insertAfter("SENT", drafts.find(({ body }) => body.type === "SOFTWARE")!.body)(drafts),
  );
  const { files, conflicts } = collected({ one: bundleOf(first), other: forged });
  expect(conflicts).toMatchObject([{ path: "ledgers/shop-2.jsonl", isFork: true }]);
  expect(files.has(conflicts[0].kept)).toBe(true);
  expect(audit(files).verdict).not.toBe("PASS");
});

test("a copy with lines that its party has not signed is never preferred to its own, and is said", () => {
  const path = "ledgers/shop-2.jsonl";
  const lines = linesOf(bundleOf(first), path);
  const madeUp = formatEntry({
    ...parseEntry(lines.at(-1)!)!,
    seq: lines.length,
    signature: "00".repeat(64),
  });
  const planted: Readonly<Record<string, readonly string[]>> = {
    "one line more": [...lines, madeUp],
    "an old one, longer by made-up lines": [...lines.slice(0, 5), ...lines.map(() => madeUp)],
    "a line damaged": lines.with(6, lines[6].replace('"body"', '"boddy"')),
    "no line of its own": [
      lines[0].replace(/"signature":"[0-9a-f]+"/, `"signature":"${"00".repeat(64)}"`),
      ...lines.slice(1),
      madeUp,
    ],
  };
  for (const [what, copy] of Object.entries(planted)) {
    const one = withLines(bundleOf(first), path, copy);
    for (const sources of [
      { one, own: folderOf(first.disk(1)) },
      { own: folderOf(first.disk(1)), one },
    ]) {
      const { files, conflicts, unsigned, strangers } = collected(sources);
      expect([what, linesOf(files, path)]).toEqual([what, lines]);
      expect([what, conflicts, unsigned.length + strangers.length]).toEqual([what, [], 1]);
      expect([what, objections(audit(files))]).toEqual([what, []]);
    }
  }
});

test("a damaged copy that holds more of its party's lines than the own one is kept, and keeps the bundle from passing", () => {
  const lines = linesOf(bundleOf(first), "ledgers/shop-2.jsonl");
  const one = withLines(bundleOf(first), "ledgers/shop-2.jsonl", lines.with(6, "{}"));
  const cut = new Map([
    [
      "ledger.jsonl",
      utf8(
        lines
          .slice(0, 20)
          .map((line) => `${line}\n`)
          .join(""),
      ),
    ],
  ]);
  const { files, conflicts } = collected({ one, cut });
  expect(conflicts).toMatchObject([{ path: "ledgers/shop-2.jsonl", isFork: false }]);
  expect(objections(audit(files))).toContain("3 COPIES_DIFFER?");
});

test("notes and ledgers under another party's name and none of its keys are left out", () => {
  const stranger = bundleOf(new InProcessStudy({ nodes: 3, seed: "another" }).run());
  const source = new Map([...stranger].filter(([path]) => /^(ledgers|checkpoints)\/shop/.test(path)));
  const { files, strangers } = collected({ stranger: source, one: bundleOf(first) });
  expect(strangers).toHaveLength(source.size);
  expect(objections(audit(files))).toEqual([]);
});

test("the ledger of a node that is in no collected study is kept for whoever carries an account over", () => {
  const partner = folderOf(new InProcessStudy({ nodes: 4 }).run().disk(3));
  const { files, strangers } = collected({ one: bundleOf(first), partner });
  expect(strangers).toEqual(["partner/checkpoints.notes"]);
  expect(files.get("testimonies/shop-4.jsonl")).toEqual(partner.get("ledger.jsonl"));
  expect(objections(audit(files))).toEqual([]);
  const bundle = mkdtempSync(join(tmpdir(), "fedseg-collect-"));
  onTestFinished(() => rmSync(bundle, { recursive: true }));
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(bundle, path)), { recursive: true });
    writeFileSync(join(bundle, path), bytes);
  }
  const { ledgers } = readTestimonies(bundle);
  expect(ledgers.map(({ name }) => name).sort()).toEqual([
    "coordinator",
    "shop-1",
    "shop-2",
    "shop-3",
    "shop-4",
  ]);
});

describe("a study that strangers ran under the same names", () => {
  const stranger = new InProcessStudy({ nodes: 3, seed: "another", plan: another }).run();
  const pins = new Map(first.plan.roster.map(({ name, identity }) => [name, identity]));
  const audited = (files: BundleFiles) => audit(files, { pins, absent: new Set() });

  test("is named by the pins, and nobody who is pinned is called a liar", () => {
    for (const sources of [
      { one: bundleOf(first), two: bundleOf(stranger) },
      { two: bundleOf(stranger), one: bundleOf(first) },
    ])
      expect(objections(audited(collected(sources).files))).toEqual(["1 KEY_PIN"]);
  });

  test("has parties and accounts of its own in a report", () => {
    const { files } = collected({ one: bundleOf(first), two: bundleOf(stranger) });
    const { parties, accounts } = reportData(auditFacts(files));
    const nodes = parties.filter(({ role }) => role === "node");
    const identities = [first, stranger].flatMap(({ plan }) => plan.roster.map(({ identity }) => identity));
    expect(nodes.flatMap(({ keys }) => keys.map(({ identity }) => identity)).sort()).toEqual(
      identities.sort(),
    );
    expect(accounts.map(({ name }) => name).sort()).toEqual(nodes.map(({ name }) => name).sort());
    expect(parties.filter(({ role }) => role === "coordinator")).toHaveLength(1);
  });

  test("is another party's without pins, whatever the bundle lacks of it", () => {
    const node = (path: string) => /^(ledgers|checkpoints)\/shop/.test(path);
    const files = new Map([
      ...[...bundleOf(first)].map(
        ([path, bytes]) => [node(path) ? path : `studies/1/${path}`, bytes] as const,
      ),
      ...[...bundleOf(stranger)].flatMap(([path, bytes]) =>
        node(path) ? [] : [[`studies/2/${path}`, bytes] as const],
      ),
    ]);
    expect(objections(audited(files))).toEqual(["1 KEY_PIN", "3 LEDGER_MISSING?"]);
    expect(faults(audit(files))).toEqual([]);
  });
});

test("of two copies of a record the one that a ledger names stands, in any order", () => {
  const good = publishedBy(first)!;
  const path = "sessions/00001.cbor";
  const bad = good.get(path)!.with(100, good.get(path)![100] ^ 1);
  const broken = new Map([
    ["plan.cbor", good.get("plan.cbor")!],
    [path, bad],
  ]);
  for (const order of [
    { broken, good },
    { good, broken },
  ]) {
    const { files, conflicts } = collected({ ...order, ...nodesAfter(first) });
    expect(files.get(path)).toEqual(good.get(path));
    expect(conflicts.map(({ from, isFork }) => [from, isFork])).toEqual([["broken/plan.cbor", false]]);
    expect([faults(audit(files)), objections(audit(files))]).toEqual([[], ["3 COPIES_DIFFER?"]]);
  }
});

test.each(["SENT", "APPROVE"])("a copy that broke off in a line of %s is no lie", (type) => {
  const lines = first.disk(1).lines();
  const at = lines.findIndex((line) => line.includes(`"type":"${type}"`));
  const text = [...lines.slice(0, at), lines[at].slice(0, 40)].join("\n");
  const nodes = { ...nodesAfter(first), "shop-2": new Map([["ledger.jsonl", utf8(text)]]) };
  const published = new Map([...publishedBy(first)!].filter(([path]) => !path.includes("shop-2")));
  const report = audit(collected({ published, ...nodes }).files);
  expect([faults(report), report.verdict]).toEqual([[], "NOT VERIFIABLE"]);
  expect(objections(report)).toContain("3 LEDGER_TORN?");
});

test("of two copies of a model or of enrolments the one that ledgers name stands, in any order", () => {
  const own = publishedBy(first)!;
  const altered: Readonly<Record<string, (text: string) => string>> = {
    "model.json": (text) => text.replace('"k": 2', '"k": 3'),
    "enrolments.cbor": (text) =>
      text.slice(0, -90) + String.fromCharCode(text.charCodeAt(text.length - 90) ^ 1) + text.slice(-89),
  };
  for (const [path, alter] of Object.entries(altered)) {
    const text = Buffer.from(own.get(path)!).toString("latin1");
    const other = new Map([...own, [path, Uint8Array.from(Buffer.from(alter(text), "latin1"))]]);
    expect(other.get(path)).not.toEqual(own.get(path));
    for (const sources of [
      { own, other },
      { other, own },
    ]) {
      const { files, conflicts } = collected({ ...sources, ...nodesAfter(first) });
      expect(files.get(path)).toEqual(own.get(path));
      expect(conflicts).toMatchObject([{ path, from: expect.stringMatching(/^other/) }]);
      expect(objections(audit(files))).toEqual(["3 COPIES_DIFFER?"]);
    }
  }
});

test("what a partner has signed for a new account is kept, and no matter of an audit", () => {
  const path = "testimonies/shop-2-for-0123456789abcdef.json";
  const { files } = collected({
    published: publishedBy(first)!,
    ...nodesAfter(first),
    signed: new Map([[`from-shop-2/${path}`, utf8("{}")]]),
  });
  expect(files.get(path)).toEqual(utf8("{}"));
  expect(openCodes(audit(files))).not.toContain("FILE_UNEXPECTED");
});
