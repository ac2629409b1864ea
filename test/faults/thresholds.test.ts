import { expect, test } from "vitest";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { WitnessedStudy } from "../adversary/witnessed-study.ts";

/** Five nodes: c = 1, t = m = 4. */
const NODES = 5;
const TURNS = ["1/1", "2/1"];

/** Loses a type of message of the nodes from `first` on. */
function silent(type: NodeMessage["type"], first: number): WitnessedStudy {
  const toCoordinator = (from: number, message: NodeMessage) =>
    from >= first && message.type === type ? [] : [{ message }];
  return new WitnessedStudy({ nodes: NODES, sessions: 2, hooks: { toCoordinator } }).run();
}

test("t nodes that report are enough", () => {
  const witnessed = silent("report", 4);
  expect(witnessed.released("coordinator")).toEqual(TURNS);
  expect(witnessed.released(4)).toEqual(TURNS);
});

test("t nodes that unmask are enough, and who was silent after its report is in the sum", () => {
  const witnessed = silent("unmask", 4);
  expect(witnessed.released("coordinator")).toEqual(TURNS);
  const [release] = witnessed.ledger(0).filter(({ type }) => type === "RELEASE");
  expect(release).toMatchObject({ survivors: [0, 1, 2, 3, 4] });
});

test("t − 1 nodes that report: nothing is opened and every attempt stays charged", () => {
  const witnessed = silent("report", 3);
  expect(witnessed.codes("coordinator")).toContain("ATTEMPTS_EXHAUSTED");
  expect(witnessed.released("coordinator")).toEqual([]);
  expect(witnessed.said(0).filter((said) => said.startsWith("unmask"))).toEqual([]);
  expect(witnessed.charged(0)).toEqual(["1/1", "1/2", "1/3"]);
});

test("t − 1 nodes that unmask: nothing is opened and every attempt stays charged", () => {
  const witnessed = silent("unmask", 3);
  expect(witnessed.codes("coordinator")).toContain("ATTEMPTS_EXHAUSTED");
  expect(witnessed.released("coordinator")).toEqual([]);
  expect(witnessed.charged(0)).toEqual(["1/1", "1/2", "1/3"]);
});

test("t − 1 nodes that confirm: nobody unmasks", () => {
  const toCoordinator = (from: number, message: NodeMessage) =>
    (from === 4 && message.type === "report") || (from === 3 && message.type === "confirm")
      ? []
      : [{ message }];
  const witnessed = new WitnessedStudy({ nodes: NODES, sessions: 2, hooks: { toCoordinator } }).run();
  expect(witnessed.codes("coordinator")).toContain("ATTEMPTS_EXHAUSTED");
  for (const node of [0, 1, 2, 3]) expect(witnessed.said(node)).not.toContain("unmask 1/1");
});

test("t − 1 nodes that are there: the study ends before anything is charged", () => {
  const witnessed = silent("bundle", 3);
  expect(witnessed.codes("coordinator")).toContain("TOO_FEW_NODES");
  expect(witnessed.charged(0)).toEqual([]);
});
