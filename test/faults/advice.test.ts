import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { describe, expect, test } from "vitest";
import type { Hooks } from "../simulation/hooks.ts";
import { InProcessStudy, type StudyOptions } from "../simulation/in-process-study.ts";
import type { MemoryStore } from "../simulation/memory-store.ts";
import { booksOn, leave } from "./owner.ts";

const NODES = [0, 1, 2];
const another = (tiny: Plan): Plan => ({ ...tiny, studyId: "ab".repeat(32) });

function run(options: StudyOptions = {}): InProcessStudy {
  return new InProcessStudy({ nodes: 3, ...options }).run();
}

const disksOf = (study: InProcessStudy) => NODES.map((node) => study.disk(node));

/** The same coordinator, started again. */
const again = (study: InProcessStudy, options: StudyOptions = {}) =>
  run({ disks: disksOf(study), coordinatorDisk: study.disk("coordinator"), ...options });

/** A new study of the same nodes. */
const next = (study: InProcessStudy, options: StudyOptions = {}) =>
  run({ plan: another, disks: disksOf(study), ...options });

/** Nodes from `first` on lose what they send of one type. */
const silent = (first: number, type: string): Hooks => ({
  toCoordinator: (from, message) => (from >= first && message.type === type ? [] : [{ message }]),
});

/** The coordinator dies for good in its second session. */
const cutOff: Hooks = {
  crashCoordinator: (effect) =>
    effect.type === "send" && effect.message.type === "close" && effect.message.envelope.session === 2
      ? { when: "after", restartMs: Infinity }
      : undefined,
};

/** A study in which a node comes back with a disk as old as its first report; and the disk that it had. */
function withOldDisk(): { readonly study: InProcessStudy; readonly newest: MemoryStore } {
  let [image, newest]: (MemoryStore | undefined)[] = [undefined, undefined];
  const study: InProcessStudy = new InProcessStudy({
    nodes: 3,
    hooks: {
      crashNode: (node, effect) => {
        if (node !== 0 || effect.type !== "send-at-tick") return undefined;
        image ??= study.disk(0).copy();
        if (effect.turn.session !== 3 || newest) return undefined;
        newest = study.disk(0).copy();
        return { when: "after", restartMs: 50, disk: image };
      },
    },
  });
  return { study: study.run(), newest: newest! };
}

/** What an advice is about, what its reader does, and what comes of it: a model at every node. */
const FOLLOWED: Readonly<
  Record<
    string,
    { readonly happens: () => InProcessStudy; readonly follow: (study: InProcessStudy) => InProcessStudy }
  >
> = {
  "NOT_ENROLLED: start this coordinator again": {
    happens: () => run({ hooks: silent(2, "enrol") }),
    follow: again,
  },
  "TOO_FEW_NODES: start this coordinator again": {
    happens: () => run({ hooks: silent(2, "bundle") }),
    follow: again,
  },
  "ATTEMPTS_EXHAUSTED: a new study": { happens: () => run({ hooks: silent(1, "report") }), follow: next },
  "STUDY_ENDED: start the node again for the next study": {
    happens: () => run({ hooks: silent(1, "report") }),
    follow: next,
  },
  "STUDY_UNDER_WAY: go on with the earlier study": {
    happens: () => next(run({ hooks: cutOff })),
    follow: (study) => {
      const first = run({ hooks: cutOff });
      return run({ disks: disksOf(study), coordinatorDisk: first.disk("coordinator") });
    },
  },
  "STUDY_UNDER_WAY: give the earlier study up": {
    happens: () => next(run({ hooks: cutOff })),
    follow: (study) => {
      for (const node of NODES) leave(study.disk(node), node);
      return next(study);
    },
  },
  "CLOCK_OFF: let the clock follow a time server": {
    happens: () => run({ clockError: (party) => (party === "shop-2" ? 1e7 : 0) }),
    follow: again,
  },
  "PLAN_REPEATED: a new studyId": {
    happens: () => {
      const first = run();
      return run({ disks: disksOf(next(first)) });
    },
    follow: (study) =>
      run({ plan: (tiny) => ({ ...tiny, studyId: "cd".repeat(32) }), disks: disksOf(study) }),
  },
  "BUDGET_EXHAUSTED: authorise a larger budget": {
    happens: () => next(run({ accountEpsilon: 8 }), { accountEpsilon: 8 }),
    follow: (study) => {
      for (const node of NODES) {
        const books = booksOn(study.disk(node), node);
        for (const rung of books.standing().account.ladder) {
          const { filter } = books.standing().account;
          if (rung > filter.budgetSq) books.commit([], [{ type: "RAISE", budgetMuSq: `${rung}` }]);
        }
      }
      return next(study, { accountEpsilon: 8 });
    },
  },
  "LEDGER_BEHIND: restore the newest copy": {
    happens: () => withOldDisk().study,
    follow: () => {
      const { study, newest } = withOldDisk();
      const disks = NODES.map((node) => (node === 0 ? newest : study.disk(node)));
      return run({ disks, coordinatorDisk: study.disk("coordinator") });
    },
  },
};

describe("advice that is followed leads to a model at every node", () => {
  test.each(Object.entries(FOLLOWED))("%s", (words, { happens, follow }) => {
    const [code] = words.split(":");
    const study = happens();
    expect(study.told.map((told) => told.code)).toContain(code);
    const after = follow(study);
    expect(after.model()).toBeDefined();
    for (const node of NODES) expect(after.modelOf(node)).toEqual(after.model());
  });
});

/** Codes whose advice no test follows, and why. */
const UNFOLLOWED: Readonly<Record<string, string>> = {
  AUDIT_BROKEN: "a thread of the auditor died: a fault of the software",
  CSV_ENCODING: "to be saved in another encoding by the owner's own program",
  CSV_FIELD_COUNT: "the line that its text names; such lines are left out alone wherever the engine can",
  DATA_NOT_READY: "the next session has the rows; a larger timing.prepareMs is the operator's",
  FAULTY_UNEXPLAINED: "a plan with room for a loss; tried by the mischiefs of the adversary catalogue",
  FILE_UNWRITABLE: "another place on the disk",
  FOLDER_NOT_EMPTY: "another folder",
  JOURNAL_DAMAGED: "the newest copy of the folder, as LEDGER_BEHIND",
  NODE_TWICE: "one of the two processes is stopped by its owner",
  NO_LABELS: "run a study first",
  NO_MODEL: "run a study first",
  PLAN_INVALID: "the field that its text names",
  PLAN_UNREADABLE: "the plan's own file",
  PREVIEW_UNWRITABLE: "another place on the disk",
  STUDY_HASH: "the hash that the node's own output names",
  STUDY_OVER: "nothing is to be done",
};

const ROOT = join(import.meta.dirname, "../..");

function sources(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.includes("node_modules"))
    .map((path) => join(ROOT, folder, path));
}

test("every code of a refusal is tried in a test, or is listed with the reason why not", () => {
  const rooms = ["shared/src", "keeper/src", "client-node/src", "coordinator/src", "auditor/src"];
  const [tests, code] = [/\.test\.ts$|\/test\//, /CodedError\(\s*"([A-Z_]{4,})"/g];
  const files = [...rooms, "test"]
    .flatMap(sources)
    .map((path) => [path, readFileSync(path, "utf8")] as const);
  const given = new Set(
    files
      .filter(([path]) => !tests.test(path))
      .flatMap(([, text]) => [...text.matchAll(code)].map((match) => match[1])),
  );
  const tried = files.filter(([path]) => tests.test(path) && path !== import.meta.filename);
  const words = new Set([
    ...tried.flatMap(([, text]) => [...text.matchAll(/\b[A-Z][A-Z_]{3,}\b/g)].map(([word]) => word)),
    ...Object.keys(FOLLOWED).map((text) => text.split(":")[0]),
  ]);
  expect(given.size).toBeGreaterThan(90);
  expect([...given].filter((each) => !words.has(each) && !Object.hasOwn(UNFOLLOWED, each))).toEqual([]);
  expect(Object.keys(UNFOLLOWED).filter((each) => !given.has(each))).toEqual([]);
});
