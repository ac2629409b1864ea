import { expect, test } from "vitest";
import { studyModelText } from "@fedseg/shared/session/model-text.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import type { Hooks } from "./hooks.ts";
import { InProcessStudy } from "./in-process-study.ts";
import { someOf } from "../full.ts";

const NODES = [0, 1, 2, 3];

/** Types of the entries in a party's ledger. */
function entryTypes(study: InProcessStudy, party: number | "coordinator"): readonly string[] {
  return study
    .disk(party)
    .lines()
    .map((line) => parseEntry(line)!.body.type);
}

const ALL_WELL = { models: 1, finished: 5, recorded: 5 };

/** Counts distinct models, the parties that have one, and those with exactly one MODEL in the ledger. */
function outcome(study: InProcessStudy): typeof ALL_WELL {
  const models = [study.model(), ...NODES.map((node) => study.modelOf(node))].filter(
    (model) => model !== undefined,
  );
  const recorded = (["coordinator", ...NODES] as const).filter(
    (party) => entryTypes(study, party).filter((type) => type === "MODEL").length === 1,
  );
  return {
    models: new Set(models.map((model) => studyModelText(study.plan, model))).size,
    finished: models.length,
    recorded: recorded.length,
  };
}

test("four nodes finish a study with one model", () => {
  expect(outcome(new InProcessStudy().run())).toEqual(ALL_WELL);
});

test("the same seed gives the same ledger, another one does not", () => {
  const lines = (seed: string) => new InProcessStudy({ seed, nodes: 3 }).run().disk(0).lines();
  expect(lines("a")).toEqual(lines("a"));
  expect(lines("a")).not.toEqual(lines("b"));
});

/** Loses a kind of message of one node in one session, on its way up or down. */
function lost(type: string, session: number): Hooks {
  const lose = <M extends { readonly type: string }>(node: number, message: M) => {
    const { envelope } = message as { envelope?: { session: number } };
    return node === 1 && message.type === type && envelope?.session === session ? [] : [{ message }];
  };
  return { toNode: lose, toCoordinator: lose };
}

const LOST = [
  ["call", 1],
  ["bundle", 1],
  ["open", 2],
  ["report", 2],
  ["close", 2],
  ["unmask", 2],
] as const;

test.each(someOf(LOST, 3))("a study survives a lost %s of one node in session %i", (type, session) => {
  expect(outcome(new InProcessStudy({ hooks: lost(type, session) }).run())).toEqual(ALL_WELL);
});

test.each(someOf(["RESERVE", "UNMASK", "RELEASE", "MODEL"], 2))(
  "a node comes back from a crash around %s",
  (type) => {
    for (const when of ["before", "after"] as const) {
      let isDead = false;
      const study = new InProcessStudy({
        hooks: {
          crashNode(node, effect) {
            const isHit = effect.type === "commit" && effect.ledger.some((entry) => entry.type === type);
            if (isDead || node !== 1 || !isHit) return undefined;
            isDead = true;
            return { when, restartMs: 50 };
          },
        },
      });
      expect(outcome(study.run())).toEqual(ALL_WELL);
      expect(isDead).toBe(true);
    }
  },
);

test.each(someOf(["ENROLLED", "RELEASE", "MODEL"], 2))(
  "the coordinator comes back from a crash around %s",
  (type) => {
    for (const when of ["before", "after"] as const) {
      let isDead = false;
      const study = new InProcessStudy({
        hooks: {
          crashCoordinator(effect) {
            const isHit = effect.type === "commit" && effect.ledger.some((entry) => entry.type === type);
            if (isDead || !isHit) return undefined;
            isDead = true;
            return { when, restartMs: 50 };
          },
        },
      });
      expect(outcome(study.run())).toEqual(ALL_WELL);
      expect(isDead).toBe(true);
    }
  },
);

test("an attempt that too few nodes report in is aborted, refunded and repeated", () => {
  const study = new InProcessStudy({
    hooks: {
      toCoordinator: (node, message) => {
        const isFirst = message.type === "report" && message.envelope.attempt === 1;
        return node >= 2 && isFirst && message.envelope.session === 3 ? [] : [{ message }];
      },
    },
  });
  expect(outcome(study.run())).toEqual(ALL_WELL);
  expect(entryTypes(study, 0)).toContain("REFUND");
});
