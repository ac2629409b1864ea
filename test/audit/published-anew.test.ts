import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StudyBundle } from "@fedseg/coordinator/edge/study-bundle.ts";
import { EMPTY_BOARD } from "@fedseg/coordinator/session/board-state.ts";
import type { CoordinatorState } from "@fedseg/coordinator/session/state.ts";
import { afterAll, expect, test } from "vitest";
import type { Hooks } from "../simulation/hooks.ts";
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

/** Bundles that two processes publish of one study over the same books; the second one was not there while it ran. */
async function publishedTwice(study: InProcessStudy) {
  const store = study.disk("coordinator");
  const books = {
    read: (key: string) => store.read(key),
    lines: () => store.lines(),
    commit: async (writes: Parameters<typeof store.commit>[0]) => store.commit(writes, []),
  };
  const state = study.coordinator()!;
  const bundleIn = (place: string) =>
    new StudyBundle({ folder: join(folder, place), name: study.plan.coordinator.name, books });
  expect(await bundleIn("first").publish(state)).toBe(true);
  expect(await bundleIn("second").publish(withoutBoard(state))).toBe(true);
  return ["first", "second"].map((place) => filesIn(join(folder, place, "bundle")));
}

/** The state as books give it: who has cosigned what is no part of it. */
function withoutBoard(state: CoordinatorState): CoordinatorState {
  const { over } = state.phase === "failed" ? state : {};
  if (state.phase !== "failed" || !over?.running) return state;
  return { ...state, over: { ...over, running: { ...over.running, board: EMPTY_BOARD } } };
}

const ENDING: Hooks = {
  toCoordinator: (from, message) =>
    from > 0 && message.type === "report" && message.envelope.session > 1 ? [] : [{ message }],
};

test("the process that drives next publishes a study that has ended as the one before has", async () => {
  const [first, second] = await publishedTwice(
    new InProcessStudy({ nodes: 3, accountEpsilon: 100, hooks: ENDING }).run(),
  );
  expect([...first.keys()].filter((path) => path.startsWith("checkpoints/"))).toHaveLength(4);
  expect([...second]).toEqual([...first]);
});
