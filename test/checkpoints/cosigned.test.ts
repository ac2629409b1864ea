import { expect, test } from "vitest";
import { isCosigned, readCheckpoint } from "@fedseg/shared/ledger/checkpoint.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { ownNotes } from "@fedseg/shared/ledger/notebook.ts";
import { LedgerTree } from "@fedseg/shared/ledger/tree.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { signatoryOf, witnessesOf } from "@fedseg/shared/session/signatories.ts";
import type { Hooks } from "../simulation/hooks.ts";
import { disksOf, honestStudy } from "../simulation/honest-study.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { afterwards } from "./later-study.ts";

const NODES = [0, 1, 2, 3];

/** The party's newest own note that t others have cosigned, as size, and the position after its MODEL entry. */
function standing(study: InProcessStudy, party: number) {
  const disk = study.disk(party === COORDINATOR ? "coordinator" : party);
  const state = study.coordinator();
  if (state?.phase !== "done") throw new TypeError(`"study" expected a finished one, got ${state?.phase}`);
  const { study: agreed } = state.running;
  const tree = new LedgerTree();
  const lines = disk.lines();
  for (const line of lines) tree.append(line);
  const cosigned = ownNotes(disk).filter(
    (note) =>
      [...witnessesOf(agreed, party).values()].filter((witness) => isCosigned(note, witness)).length >=
      agreed.cohort.t,
  );
  const checkpoint = readCheckpoint(cosigned.at(-1)!, signatoryOf(agreed, party)!)!;
  const types = lines.map((line) => parseEntry(line)!.body.type);
  return { checkpoint, root: tree.rootAt(checkpoint.size), model: types.lastIndexOf("MODEL") + 1, types };
}

test("when a study ends, enough others have cosigned everything up to its model", () => {
  const study = honestStudy();
  for (const party of [COORDINATOR, ...NODES]) {
    const { checkpoint, root, model } = standing(study, party);
    expect(checkpoint).toEqual({ size: model, root });
  }
});

test("with three nodes of which none may be missing, the coordinator's cosignature makes up the quorum", () => {
  const study = honestStudy(3);
  for (const party of [0, 1, 2])
    expect(standing(study, party).checkpoint.size).toBe(standing(study, party).model);
});

test("what a node has cosigned goes on record once, as its last entry", () => {
  const study = honestStudy();
  for (const node of NODES) {
    const witness = parseEntry(study.disk(node).lines().at(-1)!)!.body;
    if (witness.type !== "WITNESS")
      throw new TypeError(`"ledger" expected to end in WITNESS, got ${witness.type}`);
    expect(witness.checkpoints.map(({ ledger }) => ledger)).toHaveLength(NODES.length);
    for (const other of NODES.filter((peer) => peer !== node)) {
      const { checkpoint } = standing(study, other);
      const noted = witness.checkpoints.find(({ ledger }) => ledger === `shop-${other + 1}`);
      expect(noted).toMatchObject({ size: checkpoint.size });
    }
    expect(standing(study, node).types.filter((type) => type === "WITNESS")).toHaveLength(1);
  }
});

test("a second study's checkpoints are proved to extend those of the first", () => {
  const second = afterwards(honestStudy(), { disks: disksOf(honestStudy()) }).run();
  for (const node of NODES) {
    const { checkpoint, model } = standing(second, node);
    expect(checkpoint.size).toBe(model);
  }
  expect(second.told.filter(({ code }) => code.startsWith("CHECKPOINT"))).toEqual([]);
});

/** Spoils or swallows something in every batch of checkpoints that node 0 is shown. */
function batches(change: (proof: Uint8Array[]) => Uint8Array[]): Hooks {
  return {
    toNode(to, message) {
      if (to !== 0 || message.type !== "checkpoints") return [{ message }];
      const checkpoints = message.checkpoints.map((shown) => ({ ...shown, proof: change(shown.proof) }));
      return [{ message: { ...message, checkpoints } }];
    },
  };
}

test("a checkpoint whose proof does not hold is not cosigned, and nothing else suffers", () => {
  const hooks = batches((proof) => proof.map((hash) => hash.map((byte) => byte ^ 1)));
  const study = new InProcessStudy({ hooks }).run();
  const codes = study.told.filter(({ party }) => party === 0).map(({ code }) => code);
  expect(codes).toContain("CHECKPOINT_UNPROVED");
  expect(study.model()).toBeDefined();
  expect(study.evidenceOf(0)).toEqual([]);
});

test("a node that was shown nothing for a while asks for a proof from what it knows", () => {
  let shown = 0;
  const hooks: Hooks = {
    toNode: (to, message) => {
      if (to !== 0 || message.type !== "checkpoints") return [{ message }];
      shown += 1;
      return shown === 2 ? [] : [{ message }];
    },
  };
  const asked: string[] = [];
  const study = new InProcessStudy({
    hooks: {
      ...hooks,
      toCoordinator: (from, message) => {
        if (message.type === "checkpoint" && message.for === 0) asked.push(`${from}`);
        return [{ message }];
      },
    },
  }).run();
  expect(asked.length).toBeGreaterThan(0);
  for (const node of NODES) expect(standing(study, node).checkpoint.size).toBe(standing(study, node).model);
});

test("a node whose last checkpoint nobody takes leaves after a while, and says so", () => {
  const hooks: Hooks = {
    toCoordinator: (_, message) => (message.type === "cosignatures" ? [] : [{ message }]),
  };
  const study = new InProcessStudy({ hooks }).run();
  for (const node of NODES) {
    expect(study.told).toContainEqual(expect.objectContaining({ party: node, code: "UNCOSIGNED" }));
    expect(study.modelOf(node)).toEqual(study.model());
  }
});

/** A node that dies right after it has said that it is finished, and is back once the others have been shown all. */
function lateBy(restartMs: number): Hooks {
  let isDead = false;
  return {
    crashNode: (node, effect) => {
      const isLast = effect.type === "send" && effect.message.type === "finished";
      if (node !== 3 || !isLast || isDead) return undefined;
      isDead = true;
      return { when: "after", restartMs };
    },
    // The others take their time, so that the node is back before they are let go.
    toCoordinator: (_, message) => [{ message, delayMs: message.type === "cosignatures" && isDead ? 40 : 0 }],
  };
}

test.each([2, 8, 12, 20])(
  "a node that is back %d ms late is cosigned like the others, and lets them go",
  (restartMs) => {
    const study = new InProcessStudy({ hooks: lateBy(restartMs) }).run();
    for (const node of NODES) expect(standing(study, node).checkpoint.size).toBe(standing(study, node).model);
    expect(study.told.filter(({ code }) => code === "UNCOSIGNED")).toEqual([]);
  },
);

test("a node that comes back and says nothing does not hold the others up for ever", () => {
  const hooks = lateBy(12);
  let isSilent = false;
  const study = new InProcessStudy({
    hooks: {
      ...hooks,
      toCoordinator: (from, message) => {
        isSilent ||= from === 3 && message.type === "finished";
        const isDropped = isSilent && from === 3 && ["checkpoint", "cosignatures"].includes(message.type);
        return isDropped ? [] : (hooks.toCoordinator?.(from, message) ?? [{ message }]);
      },
    },
  }).run();
  const done = study.coordinator();
  expect(done?.phase === "done" && done.closing.type).toBe("closed");
  expect(study.told.filter(({ party, code }) => code === "UNCOSIGNED" && party !== 3)).toEqual([]);
});
