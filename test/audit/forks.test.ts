import { beforeAll, describe, expect, test } from "vitest";
import { audit } from "./audit.ts";
import type { BundleFiles } from "@fedseg/auditor/bundle/bundle.ts";
import { judgeFork } from "@fedseg/auditor/ledgers/fork-evidence.ts";
import { collect } from "@fedseg/auditor/collect/collect.ts";
import type { LedgerEvent } from "@fedseg/shared/ledger/entry.ts";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { signCheckpoint } from "@fedseg/shared/ledger/checkpoint.ts";
import { type Note, formatNote, parseNotes } from "@fedseg/shared/ledger/note.ts";
import { LedgerTree } from "@fedseg/shared/ledger/tree.ts";
import { honestStudy } from "../simulation/honest-study.ts";
import { tinyKey } from "../simulation/tiny-market.ts";
import { objections, openCodes } from "./faults.ts";
import { bodyOf, editFirst, linesOf, rewritten, withFile, withLines } from "./forge.ts";
import { bundleOf } from "./make-bundle.ts";

const NOTES = "checkpoints/shop-2.notes";
const SHOP = { name: "shop-2", key: tinyKey("tiny", "shop-2") };
const [PEER, STRANGER] = [tinyKey("tiny", "shop-3"), tinyKey("other", "shop-2")];
const ZEROS = "0".repeat(64);

let files: BundleFiles;
beforeAll(() => {
  files = bundleOf(honestStudy(3));
});

const notesOf = (bundle: BundleFiles): readonly Note[] =>
  parseNotes(new TextDecoder().decode(bundle.get(NOTES)))!;

const withNotes = (bundle: BundleFiles, change: (notes: readonly Note[]) => readonly Note[]) =>
  withFile(bundle, NOTES, utf8(change(notesOf(bundle)).map(formatNote).join("")));

/** Changes the last byte of one signature. */
const withSignature = (note: Note, at: number): Note => {
  const { bytes } = note.signatures[at];
  const changed = bytes.with(bytes.length - 1, bytes[bytes.length - 1] ^ 1);
  return { ...note, signatures: note.signatures.with(at, { ...note.signatures[at], bytes: changed }) };
};

/** Adds a line before the model, after all that the reports have shown: another end than the one cosigned. */
const otherEnd = (bundle: BundleFiles) =>
  rewritten(bundle, SHOP, (drafts) => {
    const place = drafts.findIndex(({ body }) => body.type === "MODEL");
    return drafts.toSpliced(place, 0, { time: drafts[place].time, body: bodyOf(drafts, "SOFTWARE") });
  });

/** The newest checkpoint of the ledger as it lies in the bundle. */
function newCheckpoint(bundle: BundleFiles, key = SHOP.key): string {
  const tree = new LedgerTree();
  for (const line of linesOf(bundle, "ledgers/shop-2.jsonl")) tree.append(line);
  return signCheckpoint(key, SHOP.name, { size: tree.size, root: tree.rootAt(tree.size) });
}

const FORGERIES: Readonly<
  Record<string, readonly [forge: (bundle: BundleFiles) => BundleFiles, ...expected: readonly string[]]>
> = {
  "no checkpoints": [(f) => withFile(f, NOTES, undefined), "4 CHECKPOINT_MISSING?"],
  "a file that is no notes": [(f) => withFile(f, NOTES, utf8("x\n")), "4 CHECKPOINT_DAMAGED?"],
  "a checkpoint that another key has signed": [
    (f) => withFile(f, NOTES, utf8(newCheckpoint(f, STRANGER))),
    "4 CHECKPOINT_UNSIGNED?",
    "4 CHECKPOINT_ALONE?",
  ],
  "a checkpoint with another size under its own signature": [
    (f) =>
      withNotes(f, (notes) => notes.map((note) => ({ ...note, text: note.text.replace(/\n\d/, "\n1") }))),
    "4 CHECKPOINT_ALONE?",
    "4 CHECKPOINT_FALSE",
  ],
  "a signature that is none of the key that it names": [
    (f) => withNotes(f, (notes) => notes.map((note) => withSignature(note, 0))),
    "4 CHECKPOINT_ALONE?",
    "4 CHECKPOINT_FALSE",
  ],
  "a cosignature that is none of the key that it names": [
    (f) => withNotes(f, (notes) => notes.map((note) => withSignature(note, 1))),
    "4 CHECKPOINT_ALONE?",
    "4 CHECKPOINT_FALSE",
  ],
  "a checkpoint that nobody has cosigned": [
    (f) =>
      withNotes(f, (notes) => notes.map((note) => ({ ...note, signatures: note.signatures.slice(0, 1) }))),
    "4 CHECKPOINT_ALONE?",
  ],
  "one cosignature too few": [
    (f) =>
      withNotes(f, (notes) => notes.map((note) => ({ ...note, signatures: note.signatures.slice(0, -1) }))),
    "4 CHECKPOINT_ALONE?",
  ],
  "the same cosignature several times": [
    (f) =>
      withNotes(f, (notes) =>
        notes.map((note) => {
          const [own, first] = note.signatures;
          return { ...note, signatures: [own, first, first, first] };
        }),
      ),
    "4 CHECKPOINT_ALONE?",
  ],
  "another end than the one cosigned": [otherEnd, "4 FORK_CHECKPOINT", "4 FORK_WITNESSED"],
  "another end with a checkpoint of its own": [
    (f) => {
      const forged = otherEnd(f);
      return withFile(forged, NOTES, utf8(newCheckpoint(forged)));
    },
    "4 CHECKPOINT_ALONE?",
    "4 TESTIMONY_UNPROVED?",
  ],
  "a ledger cut below what was cosigned": [
    (f) => withLines(f, "ledgers/shop-2.jsonl", linesOf(f, "ledgers/shop-2.jsonl").slice(0, -2)),
    "4 LEDGER_CUT?",
    "11 LEDGER_OLD?",
  ],
  "another past than the one reported": [
    (f) =>
      rewritten(
        f,
        SHOP,
        editFirst("PLAN", (body) => ({ ...body, title: "another" })),
      ),
    "4 FORK_REPORTED",
    "4 FORK_CHECKPOINT",
    "4 FORK_WITNESSED",
  ],
  "a peer that testifies to another ledger than it has cosigned": [
    (f) => claiming(f, (seen) => ({ ...seen, root: ZEROS })),
    "4 TESTIMONY_UNPROVED?",
  ],
  "a peer that testifies to a longer ledger": [
    (f) => claiming(f, (seen) => ({ ...seen, size: seen.size + 100 })),
    "4 TESTIMONY_UNPROVED?",
  ],
  "a peer that testifies to another ledger and takes its cosignatures away": [
    (f) =>
      withNotes(
        claiming(f, (seen) => ({ ...seen, root: ZEROS })),
        (notes) =>
          notes.map((note) => ({
            ...note,
            signatures: note.signatures.filter(({ name }) => name !== "fedseg/shop-3"),
          })),
      ),
    "4 CHECKPOINT_ALONE?",
    "4 TESTIMONY_UNPROVED?",
  ],
};

type Seen = Extract<LedgerEvent, { type: "WITNESS" }>["checkpoints"][number];

/** Lets the third shop testify otherwise of the second. */
function claiming(bundle: BundleFiles, change: (seen: Seen) => Seen): BundleFiles {
  return rewritten(
    bundle,
    { name: "shop-3", key: PEER },
    editFirst("WITNESS", (body) => ({
      ...body,
      checkpoints: body.checkpoints.map((seen) => (seen.ledger === "shop-2" ? change(seen) : seen)),
    })),
  );
}

describe("a fork is named, and nothing else", () => {
  test.each(Object.entries(FORGERIES))("%s", (_, [forge, ...expected]) => {
    expect(objections(audit(forge(files)))).toEqual([...expected].sort());
  });
});

test("whose word it is may be named as absent, and nobody stays under a suspicion that cannot be proved", () => {
  const bundle = claiming(files, (seen) => ({ ...seen, size: seen.size + 100 }));
  const report = audit(bundle, { pins: new Map(), absent: new Set(["shop-3"]) });
  expect([report.verdict, openCodes(report).includes("TESTIMONY_UNPROVED")]).toEqual(["PASS", true]);
});

test("the note that a witness hands in convicts the one who has signed it", () => {
  const forged = otherEnd(files);
  const bundle = withFile(forged, NOTES, utf8(newCheckpoint(forged)));
  const handedIn = new Map([["cosigned/shop-3/shop-2.notes", files.get(NOTES)!]]);
  const { files: all } = collect([
    { label: "bundle", source: bundle },
    { label: "shop-3", source: handedIn },
  ]);
  expect(objections(audit(all))).toEqual(["4 FORK_CHECKPOINT", "4 FORK_WITNESSED"]);
});

test("what nobody has cosigned is not verifiable, and said so", () => {
  const [note] = notesOf(files);
  const size = Number(note.text.split("\n")[1]);
  expect(size).toBeGreaterThan(10);
  const lines = linesOf(files, "ledgers/shop-2.jsonl");
  expect(openCodes(audit(files))).not.toContain("CHECKPOINT_OLD");
  expect(lines.length).toBeGreaterThanOrEqual(size);
});

describe("notes as evidence by themselves", () => {
  const signatory = { name: SHOP.name, identity: SHOP.key.publicKey };
  const own = () => newCheckpoint(files);
  const other = () => newCheckpoint(withNotes(otherEnd(files), (notes) => notes));
  const sameSize = () => {
    const size = Number(own().split("\n")[1]);
    return signCheckpoint(SHOP.key, SHOP.name, { size, root: new Uint8Array(32) });
  };

  test("two roots of one size by one key prove a fork", () => {
    const judged = judgeFork(own() + sameSize(), [signatory]);
    expect(judged).toMatchObject({ type: "fork", signatory: { name: "shop-2" } });
  });

  test.each<[string, () => string, "none" | "unknown" | "damaged"]>([
    ["one note", own, "none"],
    ["one note twice", () => own() + own(), "none"],
    ["two sizes", () => own() + other(), "none"],
    ["a note of another key", () => own() + newCheckpoint(files, STRANGER), "unknown"],
    [
      "a note of another ledger",
      () => own() + signCheckpoint(SHOP.key, "shop-3", { size: 1, root: new Uint8Array(32) }),
      "unknown",
    ],
    ["no notes", () => "", "damaged"],
    ["something among the notes", () => `${own()}x\n`, "damaged"],
  ])("%s proves none", (_, text, type) => {
    expect(judgeFork(text(), [signatory]).type).toBe(type);
  });
});

test("a note that a partner has cosigned convicts from among the partner's own notes, too", () => {
  const text = signCheckpoint(SHOP.key, SHOP.name, { size: 3, root: new Uint8Array(32) });
  const own = new TextDecoder().decode(files.get("checkpoints/shop-3.notes"));
  for (const notes of [own + text, text + own]) {
    const source = new Map([["checkpoints.notes", utf8(notes)]]);
    const collected = collect([
      { label: "published", source: files },
      { label: "shop-3", source },
    ]);
    expect(objections(audit(collected.files))).toEqual(["4 FORK_CHECKPOINT"]);
  }
});
