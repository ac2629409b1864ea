import { expect, test } from "vitest";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { WitnessedStudy } from "../adversary/witnessed-study.ts";
import { MemoryStore } from "../simulation/memory-store.ts";

/** A disk whose journal has lost everything about one attempt but its report; the ledger is whole. */
function cut(disk: MemoryStore): MemoryStore {
  const copy = disk.copy();
  const study = disk
    .lines()
    .map((line) => parseEntry(line)!.body)
    .find(({ type }) => type === "APPROVE");
  const planHash = study?.type === "APPROVE" ? study.study : "";
  const turn = "00002/001";
  const keys = ["close", "signed-close", "unmask", "abort"].map((kind) => `${planHash}/${kind}/${turn}`);
  copy.commit(
    keys.map((key) => ({ key, value: undefined })),
    [],
  );
  return copy;
}

/** Node 1 unmasks in 2/1, loses its journal of that, and is asked what comes next. */
function withCutJournal(): WitnessedStudy {
  let isDead = false;
  const witnessed: WitnessedStudy = new WitnessedStudy({
    sessions: 2,
    hooks: {
      // Nobody's UNMASK of the first attempt arrives, so that a second one is opened.
      toCoordinator: (_, message) =>
        message.type === "unmask" && message.envelope.session === 2 && message.envelope.attempt === 1
          ? []
          : [{ message }],
      crashNode(node, effect) {
        const isHit = effect.type === "send" && effect.message.type === "unmask";
        if (isDead || node !== 1 || !isHit) return undefined;
        if (effect.message.type !== "unmask" || effect.message.envelope.session !== 2) return undefined;
        isDead = true;
        return { when: "after", restartMs: 20, disk: cut(witnessed.study.disk(1)) };
      },
    },
  });
  return witnessed.run();
}

test("a node whose journal has lost an UNMASK believes its ledger: no ABORT of that attempt, no second closeHash", () => {
  const witnessed = withCutJournal();
  const about = witnessed
    .ledger(1)
    .filter((event) => "attempt" in event && event.session === 2 && event.attempt === 1);
  expect(about.map(({ type }) => type)).toEqual(["RESERVE", "SENT", "UNMASK"]);
  expect(witnessed.statements(1).get("unmask 2/1")?.size).toBe(1);
  expect(witnessed.refusal(1)).toBeUndefined();
});
