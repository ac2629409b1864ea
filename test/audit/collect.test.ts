import { audit } from "@fedseg/auditor/audit.ts";
import type { BundleFiles } from "@fedseg/auditor/bundle/bundle.ts";
import { collect } from "@fedseg/auditor/collect/collect.ts";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { formatNote } from "@fedseg/shared/ledger/note.ts";
import { ownNotes } from "@fedseg/shared/ledger/notebook.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { expect, test } from "vitest";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import type { MemoryStore } from "../simulation/memory-store.ts";
import { tinyKey } from "../simulation/tiny-market.ts";
import { faults, objections } from "./faults.ts";
import { insertAfter, linesOf, rewritten } from "./forge.ts";
import { bundleOf, publishedBy } from "./make-bundle.ts";

const NODES = [0, 1, 2];
const another = (tiny: Plan): Plan => ({ ...tiny, studyId: "ab".repeat(32), title: "Again" });
const first = new InProcessStudy({ nodes: 3 }).run();
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

test("a damaged copy is kept beside, is no fork, and keeps the bundle from passing", () => {
  const own = folderOf(first.disk(1));
  const text = new TextDecoder().decode(own.get("ledger.jsonl"));
  const damaged = new Map(own).set("ledger.jsonl", utf8(text.replace('"SENT"', '"XENT"')));
  const { files, conflicts } = collected({ one: bundleOf(first), other: damaged });
  expect(conflicts).toMatchObject([{ isFork: false }]);
  expect(objections(audit(files))).toEqual(["3 COPIES_DIFFER?"]);
});
