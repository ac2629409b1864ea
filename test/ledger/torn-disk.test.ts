import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { Checkpoint } from "@fedseg/shared/ledger/checkpoint.ts";
import { compareOwn } from "@fedseg/shared/ledger/notebook.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { charge, chargedSessions, openCharging } from "./charging.ts";

const SESSIONS = 8;
const PAGE = 4096;
const [WAL_HEADER, FRAME] = [32, 24 + PAGE];
const REFUSALS = ["STORE_UNUSABLE", "STORE_NEWER", "LEDGER_DAMAGED", "VAULT_DAMAGED", "VAULT_KEY_WRONG"];

/** What a disk holds of books: the database, and its write-ahead log unless it is lost. */
interface Image {
  readonly database: Buffer;
  readonly log: Buffer | undefined;
}

let folder: string;
/** The disk after every commit, with what its log holds. */
const images: Image[] = [];
/** What the peers have cosigned: the ledger with every report that has left. */
let cosigned: Checkpoint;
/** The newest image whose log is empty. */
let settled: Image;
const uniforms = seededUniforms(7);

beforeAll(async () => {
  folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "fedseg-torn-"));
  const path = join(folder, "living.db");
  const opened = await openCharging(path);
  for (let session = 1; session <= SESSIONS; session += 1) {
    await charge(opened, session);
    images.push({ database: readFileSync(path), log: readFileSync(`${path}-wal`) });
  }
  const tree = opened.books.tree();
  cosigned = { size: tree.size, root: tree.rootAt(tree.size) };
  await opened.store.close();
  settled = { database: readFileSync(path), log: undefined };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * What comes of a disk: every charge is there ("whole"); the books refuse; or they open as they once were, and the
 * peers refuse ("behind"). Anything else is an error.
 */
async function outcomeOf({ database, log }: Image): Promise<"whole" | "refused" | "behind"> {
  const path = join(folder, "torn.db");
  for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true });
  writeFileSync(path, database);
  if (log) writeFileSync(`${path}-wal`, log);
  try {
    const opened = await openCharging(path);
    try {
      const sessions = chargedSessions(opened);
      const shown = compareOwn({ tree: opened.books.tree() }, cosigned);
      expect(shown).toBe(sessions === SESSIONS ? "held" : "behind");
      return shown === "held" ? "whole" : "behind";
    } finally {
      await opened.store.close();
    }
  } catch (error) {
    if (error instanceof CodedError && REFUSALS.includes(error.code)) return "refused";
    throw error;
  }
}

/** Turns one bit at a place, or at any within a range. */
function flipped(bytes: Buffer, from: number, length = 1): Buffer {
  const copy = Buffer.from(bytes);
  const at = from + Math.floor(uniforms.next() * length);
  copy[at] ^= 1 << Math.floor(uniforms.next() * 8);
  return copy;
}

function starts(bytes: Buffer, first: number, step: number): number[] {
  return Array.from({ length: Math.ceil((bytes.length - first) / step) }, (_, at) => first + at * step);
}

/** The outcomes of many disks. */
async function outcomesOf(disks: readonly Image[]): Promise<Set<string>> {
  const outcomes = new Set<string>();
  for (const disk of disks) outcomes.add(await outcomeOf(disk));
  return outcomes;
}

test("the images are what they should be: some have a log with several commits, the last has none", async () => {
  expect(images.some(({ log }) => log!.length > WAL_HEADER + 4 * FRAME)).toBe(true);
  expect(settled.database.length / PAGE).toBeGreaterThan(8);
  expect(await outcomeOf(settled)).toBe("whole");
});

test("a log that was never written to its end, cut anywhere: the books as they once were, and peers that know better", async () => {
  const { database, log } = images.at(-1)!;
  const cuts = starts(log!, WAL_HEADER, FRAME).flatMap((at) => [at - 1, at, at + 24, at + 2000]);
  const disks = [0, ...cuts].map((end) => ({ database, log: log!.subarray(0, Math.max(0, end)) }));
  expect(await outcomesOf(disks)).toEqual(new Set(["behind"]));
  expect(await outcomeOf({ database, log })).toBe("whole");
});

test("a database whose log is lost", async () => {
  for (const { database } of images) {
    expect(["behind", "refused"]).toContain(await outcomeOf({ database, log: undefined }));
  }
});

test("a log with a bit turned anywhere: all of it, or the books as they once were, and peers that know better", async () => {
  const { database, log } = images.at(-1)!;
  const places = starts(log!, WAL_HEADER, FRAME);
  const disks = [
    ...[0, 8, 16, 24].map((at) => flipped(log!, at, 8)),
    ...places.flatMap((at) => [flipped(log!, at, 24), flipped(log!, at + 24, PAGE)]),
  ];
  for (const damaged of disks)
    expect(["behind", "whole"]).toContain(await outcomeOf({ database, log: damaged }));
});

test("a database cut off at any page is refused", async () => {
  const { database } = settled;
  const cuts = starts(database, 0, PAGE).flatMap((at) => [at + 100, at + PAGE - 1, at + PAGE]);
  const disks = cuts.filter((end) => end < database.length).map((end) => database.subarray(0, end));
  expect(await outcomesOf(disks.map((cut) => ({ database: cut, log: undefined })))).toEqual(
    new Set(["refused"]),
  );
});

test("a database that is lost whole opens empty, and the peers know better", async () => {
  expect(await outcomeOf({ database: Buffer.alloc(0), log: undefined })).toBe("behind");
});

test("a database with a bit turned anywhere has every charge, or is refused", async () => {
  const { database } = settled;
  const pages = starts(database, 0, PAGE);
  const header = Array.from({ length: 112 }, (_, at) => flipped(database, at));
  const disks = [
    ...header,
    ...pages.flatMap((at) => [
      flipped(database, at, 12),
      flipped(database, at + 12, 40),
      ...Array.from({ length: 6 }, () => flipped(database, at, PAGE)),
    ]),
  ];
  const outcomes = await outcomesOf(disks.map((damaged) => ({ database: damaged, log: undefined })));
  expect(outcomes).toEqual(new Set(["whole", "refused"]));
});

test("a database with pages of different commits has every charge, or is refused", async () => {
  const olds = [(await folded(images[2])).database, (await folded(images[5])).database];
  const disks = olds.flatMap((old) => {
    return starts(old, PAGE, PAGE).map((at) => {
      const mixed = Buffer.from(settled.database);
      old.copy(mixed, at, at, at + PAGE);
      return { database: mixed, log: undefined };
    });
  });
  expect(await outcomesOf(disks)).toEqual(new Set(["whole", "refused"]));
});

/** The database of an image once its log is written into it. */
async function folded({ database, log }: Image): Promise<Image> {
  const path = join(folder, "folded.db");
  writeFileSync(path, database);
  writeFileSync(`${path}-wal`, log!);
  await (await openCharging(path)).store.close();
  return { database: readFileSync(path), log: undefined };
}
