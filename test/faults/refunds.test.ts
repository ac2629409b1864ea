import { expect, test } from "vitest";
import type { CoordinatorMessage, NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { turnOf } from "../adversary/statements.ts";
import { WitnessedStudy } from "../adversary/witnessed-study.ts";

const CHARGES = ["RESERVE", "ABORT", "UNMASK", "REFUND", "RELEASE"];

/** What a node's ledger says of the first session, in order, as "RESERVE 1/1". */
function firstSession(witnessed: WitnessedStudy, node: number): readonly string[] {
  return witnessed.ledger(node).flatMap((event) => {
    if (!CHARGES.includes(event.type) || !("session" in event) || event.session !== 1) return [];
    return [`${event.type}${event.type === "REFUND" ? ` ${event.certificate}` : ""} ${turnOf(event)}`];
  });
}

const isIn = (message: CoordinatorMessage | NodeMessage, type: string, turn: string) =>
  message.type === type && "envelope" in message && turnOf(message.envelope) === turn;

test("an attempt that three of four call ABORTED is given back with the next one's UNMASK, not before", () => {
  const toCoordinator = (from: number, message: NodeMessage) =>
    from > 1 && isIn(message, "report", "1/1") ? [] : [{ message }];
  const witnessed = new WitnessedStudy({ sessions: 2, hooks: { toCoordinator } }).run();
  const said = [
    "RESERVE 1/1",
    "ABORT 1/1",
    "RESERVE 1/2",
    "REFUND later-headers 1/1",
    "UNMASK 1/2",
    "RELEASE 1/2",
  ];
  for (const node of [0, 1, 2, 3]) expect(firstSession(witnessed, node)).toEqual(said);
});

test("an attempt that too few call ABORTED stays charged: its headers do not show that it cannot be opened", () => {
  const toNode = (to: number, message: CoordinatorMessage) =>
    to > 1 && isIn(message, "open", "1/1") ? [] : [{ message }];
  const witnessed = new WitnessedStudy({ sessions: 2, hooks: { toNode } }).run();
  const said = ["RESERVE 1/1", "ABORT 1/1", "RESERVE 1/2", "UNMASK 1/2", "RELEASE 1/2"];
  for (const node of [0, 1]) expect(firstSession(witnessed, node)).toEqual(said);
  for (const node of [2, 3]) expect(firstSession(witnessed, node)).toEqual(said.slice(2));
});

test("an attempt in which a node has unmasked is never given back", () => {
  const toCoordinator = (from: number, message: NodeMessage) =>
    from > 1 && isIn(message, "unmask", "1/1") ? [] : [{ message }];
  const witnessed = new WitnessedStudy({ sessions: 2, hooks: { toCoordinator } }).run();
  const said = ["RESERVE 1/1", "UNMASK 1/1", "RESERVE 1/2", "UNMASK 1/2", "RELEASE 1/2"];
  for (const node of [0, 1, 2, 3]) expect(firstSession(witnessed, node)).toEqual(said);
});

test("who was left out by a certificate gets its charge back with the RESULT, not before", () => {
  const toCoordinator = (from: number, message: NodeMessage) =>
    from === 3 && isIn(message, "report", "1/1") ? [] : [{ message }];
  const witnessed = new WitnessedStudy({ sessions: 2, hooks: { toCoordinator } }).run();
  expect(firstSession(witnessed, 3)).toEqual(["RESERVE 1/1", "REFUND left-out 1/1", "RELEASE 1/1"]);
  expect(firstSession(witnessed, 0)).toEqual(["RESERVE 1/1", "UNMASK 1/1", "RELEASE 1/1"]);
});
