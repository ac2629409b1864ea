import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { handedInWrites } from "@fedseg/coordinator/edge/handed-in.ts";
import { StudyBundle } from "@fedseg/coordinator/edge/study-bundle.ts";
import { EMPTY_BOARD } from "@fedseg/coordinator/session/board-state.ts";
import type { CoordinatorState } from "@fedseg/coordinator/session/state.ts";
import { afterAll, expect, test } from "vitest";
import { InProcessStudy } from "../simulation/in-process-study.ts";

const folder = mkdtempSync(join(tmpdir(), "fedseg-anew-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The files of a folder. */
function filesIn(root: string): ReadonlyMap<string, Uint8Array> {
  const paths = readdirSync(root, { recursive: true, encoding: "utf8" }).sort();
  return new Map(
    paths
      .filter((path) => statSync(join(root, path)).isFile())
      .map((path) => [path, new Uint8Array(readFileSync(join(root, path)))] as const),
  );
}

const study = new InProcessStudy({
  nodes: 3,
  accountEpsilon: 100,
  hooks: {
    toCoordinator: (from, message) =>
      from > 0 && message.type === "report" && message.envelope.session > 1 ? [] : [{ message }],
  },
}).run();
const store = study.disk("coordinator");
const books = {
  read: (key: string) => store.read(key),
  lines: () => store.lines(),
  commit: async (writes: Parameters<typeof store.commit>[0]) => store.commit(writes, []),
};
const state = study.coordinator()!;

/** Publishes the study's bundle as a process whose folder is its own; the books are all processes'. */
async function publishedIn(place: string, known = withoutBoard(state)) {
  const bundle = new StudyBundle({ folder: join(folder, place), name: study.plan.coordinator.name, books });
  expect(await bundle.publish(known)).toBe(true);
  return filesIn(bundle.folder);
}

/** Puts a file into a process's bundle, as collecting does. */
function bring(place: string, path: string, content: string): void {
  const target = join(folder, place, "bundle", path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, content);
}

/** The state as books give it: who has cosigned what is no part of it. */
function withoutBoard(known: CoordinatorState): CoordinatorState {
  const { over } = known.phase === "failed" ? known : {};
  if (known.phase !== "failed" || !over?.running) return known;
  return { ...known, over: { ...over, running: { ...over.running, board: EMPTY_BOARD } } };
}

test("the process that drives next publishes a study that has ended as the one before has", async () => {
  // The second one was not there while it ran.
  const first = await publishedIn("first", state);
  const second = await publishedIn("second");
  expect([...first.keys()].filter((path) => path.startsWith("checkpoints/"))).toHaveLength(4);
  expect([...second]).toEqual([...first]);
});

test("what members have handed in to one process is in every process's bundle, the longer of two copies", async () => {
  await publishedIn("first", state);
  bring("first", "ledgers/shop-1.jsonl", "one\ntwo\n");
  bring("first", "conflicts/0011223344556677/ledgers/shop-2.jsonl", "other\n");
  bring("first", "shown/shop-1/said-1.cbor", "said");
  const notes = study.plan.roster.map(({ name }) => `checkpoints/${name}.notes`);
  const [cosigned] = notes.map((path) => readFileSync(join(folder, "first", "bundle", path), "utf8"));
  bring("first", "checkpoints/stranger.notes", cosigned);
  const first = await publishedIn("first");
  // One that has an older copy, and one that has nothing.
  bring("second", "ledgers/shop-1.jsonl", "one\n");
  expect([...(await publishedIn("second"))]).toEqual([...first]);
  expect([...(await publishedIn("third"))]).toEqual([...first]);
  expect(first.has("checkpoints/stranger.notes")).toBe(true);
  expect(new TextDecoder().decode(first.get("ledgers/shop-1.jsonl"))).toBe("one\ntwo\n");
});

test("no more is kept of what is handed in than fits, ledgers first; nothing of what the study has published itself", async () => {
  const read = () => undefined;
  const own = study.plan.coordinator.name;
  await publishedIn("full", state);
  bring("full", "canary/shop-1.json", "12345");
  bring("full", "ledgers/shop-1.jsonl", "123456789");
  rmSync(join(folder, "full", "bundle", "checkpoints"), { recursive: true });
  const bundle = join(folder, "full", "bundle");
  for (const path of ["shown", "conflicts"]) rmSync(join(bundle, path), { recursive: true, force: true });
  const kept = async (most: number) => (await handedInWrites(bundle, own, read, most)).map(({ key }) => key);
  expect(await kept(13)).toEqual(["handed/ledgers/shop-1.jsonl", "handed"]);
  expect(await kept(14)).toEqual(["handed/ledgers/shop-1.jsonl", "handed/canary/shop-1.json", "handed"]);
  for (const path of ["ledgers/shop-1.jsonl", "canary"]) rmSync(join(bundle, path), { recursive: true });
  expect(await kept(14)).toEqual([]);
});
