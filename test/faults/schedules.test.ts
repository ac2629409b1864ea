import { expect, test } from "vitest";
import type { CoordinatorMessage, NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { WitnessedStudy } from "../adversary/witnessed-study.ts";
import type { Delivery, Hooks } from "../simulation/hooks.ts";
import { brokenRules } from "./sweep.ts";
import { sized } from "../full.ts";

const NODES = 4;
const ALL = [0, 1, 2, 3];
/** Later sessions are like the second. */
const SESSIONS = 2;
const SEEDS = Array.from({ length: sized(4, 12) }, (_, seed) => seed);

type Delay = (link: string, message: CoordinatorMessage | NodeMessage) => number;

/** Delivers everything late, and some of it twice; the roster in time, since nothing means anything before it. */
function disturbed(seed: number, delay: Delay): Hooks {
  const uniforms = seededUniforms(seed);
  const deliver = <M extends CoordinatorMessage | NodeMessage>(
    link: string,
    message: M,
  ): readonly Delivery<M>[] => {
    if (message.type === "roster") return [{ message }];
    const copies = uniforms.next() < 0.25 ? 2 : 1;
    return Array.from({ length: copies }, () => ({ message, delayMs: delay(link, message) }));
  };
  return {
    toNode: (to, message) => deliver(`down ${to}`, message),
    toCoordinator: (from, message) => deliver(`up ${from}`, message),
  };
}

/** Up to `limit` milliseconds, now and then in a session so long that deadlines pass, in any order. */
function anyOrder(seed: number, limit: number): Delay {
  const uniforms = seededUniforms(seed + 1000);
  return (_, message) => {
    const isLong = uniforms.next() < 0.02 && "envelope" in message && message.envelope.session > 0;
    return (isLong ? 1500 : 0) + Math.floor(uniforms.next() * limit);
  };
}

/** The survivors of each session that a party has recorded. */
function survivors(witnessed: WitnessedStudy, party: number | "coordinator") {
  return witnessed.ledger(party).flatMap((event) => (event.type === "RELEASE" ? [event.survivors] : []));
}

test.each(SEEDS)(
  "delayed and doubled messages of connections that keep the order change nothing: seed %i",
  (seed) => {
    const uniforms = seededUniforms(seed + 2000);
    const latest = new Map<string, number>();
    const witnessed: WitnessedStudy = new WitnessedStudy({
      nodes: NODES,
      sessions: SESSIONS,
      hooks: disturbed(seed, (link) => {
        const now = witnessed.study.agenda.now();
        const arrival = Math.max(latest.get(link) ?? 0, now + Math.floor(uniforms.next() * 40));
        latest.set(link, arrival);
        return arrival - now;
      }),
    });
    witnessed.run();
    expect(survivors(witnessed, "coordinator")).toEqual([ALL, ALL]);
    expect(witnessed.released("coordinator")).toEqual(["1/1", "2/1"]);
    expect(ALL.map((node) => witnessed.refusal(node))).toEqual(ALL.map(() => undefined));
    expect(brokenRules(witnessed, NODES)).toEqual([]);
  },
);

test.each(SEEDS)("messages in any order make nobody refuse and nobody say two things: seed %i", (seed) => {
  const witnessed = new WitnessedStudy({
    nodes: NODES,
    sessions: SESSIONS,
    hooks: disturbed(seed, anyOrder(seed, 60)),
  }).run();
  expect(ALL.map((node) => witnessed.refusal(node))).toEqual(ALL.map(() => undefined));
  expect(brokenRules(witnessed, NODES)).toEqual([]);
  const released = survivors(witnessed, "coordinator");
  expect(released.length).toBeGreaterThanOrEqual(1);
  for (const node of ALL) {
    const own = survivors(witnessed, node);
    expect(own).toEqual(released.slice(0, own.length));
  }
});
