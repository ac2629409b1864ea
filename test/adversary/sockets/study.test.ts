import { afterEach, describe, expect, test } from "vitest";
import type { Envelope } from "@fedseg/shared/protocol/envelope.ts";
import type { CoordinatorMessage, NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { seededUniforms } from "../../../examples/simulator/uniforms.ts";
import type { Hooks } from "../../simulation/hooks.ts";
import { VICTIM } from "../attack.ts";
import { unsign } from "../forger.ts";
import { PAYLOADS } from "../payloads.ts";
import { releasesIn } from "../statements.ts";
import { SocketStudy, type SocketStudyOptions } from "./socket-study.ts";

const ALL = [0, 1, 2, 3];
const TURNS = ["1/1", "2/1", "3/1", "4/1", "5/1", "6/1"];

let study: SocketStudy | undefined;
afterEach(async () => {
  await study?.stop();
  study = undefined;
});

/** Starts a study that is to end well. */
async function started(options: SocketStudyOptions = {}): Promise<SocketStudy> {
  study = await SocketStudy.start(options);
  return study;
}

/** Waits until the coordinator has recorded so many sums. */
async function released(running: SocketStudy, sums: number): Promise<void> {
  await running.until(`${sums} sums`, () => releasesIn(running.ledger("coordinator")).length >= sums);
}

/** Waits for the end, and tells what it was: sums, refusals, and who has a model. */
async function endOf(running: SocketStudy) {
  await running.until("the end", () => running.nodes.every(({ isFinished }) => isFinished));
  return {
    released: releasesIn(running.ledger("coordinator")),
    refusals: ALL.flatMap((node) => running.refusal(node) ?? []),
    verified: ALL.map((node) => releasesIn(running.ledger(node)).length),
  };
}

const WELL = { released: TURNS, refusals: [], verified: ALL.map(() => TURNS.length) };

describe("what is no message", () => {
  test("is dropped on both sides and changes nothing, neither in the middle of a session nor before one", async () => {
    let isSent = false;
    const payloads = PAYLOADS.filter(([name]) => name !== "a message of the other side");
    const running = await started({
      script: () => ({
        toNode(to, message) {
          if (to === VICTIM && message.type === "open" && !isSent) {
            isSent = true;
            for (const [, bytes] of payloads) {
              study!.sendRaw(VICTIM, bytes);
              study!.nodes[VICTIM].sendRaw(bytes);
            }
          }
          return [{ message }];
        },
      }),
    });
    expect(await endOf(running)).toEqual(WELL);
    const malformed = (party: number | "coordinator", part: string) =>
      running.told.filter((told) => told.party === party && `${told.code} ${told.text}`.includes(part))
        .length;
    // A node sends bytes that no agent makes under the coordinator's limit; the longest of them ends at the codec.
    // The same words are told eight times, then when their number has doubled.
    const said = 8 + Math.floor(Math.log2(payloads.length)) - 3;
    expect(malformed(VICTIM, "MALFORMED")).toBe(said);
    // The coordinator tells the first, and then when their number has doubled.
    expect(malformed("coordinator", "MALFORMED")).toBe(1 + Math.floor(Math.log2(payloads.length)));
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });
});

describe("what nobody has signed", () => {
  /** A message with the signature that vouches for it broken; undefined when it carries none. */
  const broken = <M extends CoordinatorMessage | NodeMessage>(message: M): M | undefined =>
    "envelope" in message ? { ...message, envelope: unsign(message.envelope as Envelope) } : undefined;
  const doubled = <M extends CoordinatorMessage | NodeMessage>(message: M) =>
    [broken(message), message].flatMap((one) => (one ? [{ message: one }] : []));

  test("is dropped, whatever it says, and the study ends as without it", async () => {
    const running = await started({
      script: () => ({
        toNode: (_, message) => doubled(message),
        toCoordinator: (_, message) => doubled(message),
      }),
    });
    expect(await endOf(running)).toEqual(WELL);
    expect(running.codes(VICTIM)).toContain("UNSIGNED");
  });
});

describe("faults of the network", () => {
  test("messages that are delayed and doubled, in the order in which they were sent, change nothing", async () => {
    const uniforms = seededUniforms(7);
    const late = <M>(message: M) =>
      uniforms.next() < 0.3 ? [{ message }, { message, delayMs: 5 }] : [{ message }];
    const hooks: Hooks = {
      toNode: (_, message) => late(message),
      toCoordinator: (_, message) => late(message),
    };
    expect(await endOf(await started({ script: () => hooks }))).toEqual(WELL);
  });

  test("a node whose connection is cut in the middle of a session comes back on a new socket", async () => {
    const running = await started();
    for (const sums of [1, 2]) {
      await released(running, sums);
      running.proxy.cut();
    }
    expect(await endOf(running)).toEqual(WELL);
    expect(running.proxy.connections).toBeGreaterThan(2);
  });

  test("a coordinator that is killed and comes back finishes what it had begun", async () => {
    const running = await started();
    await released(running, 2);
    await running.killCoordinator();
    await running.startCoordinator();
    const end = await endOf(running);
    expect(end.refusals).toEqual([]);
    expect(end.released.map((turn) => turn.split("/")[0])).toEqual(TURNS.map((turn) => turn.split("/")[0]));
    expect(end.verified).toEqual(WELL.verified);
  });

  test("a node that is killed and comes back has signed nothing twice", async () => {
    let deaths = 0;
    const running = await started({
      // A process that dies after its bundle is missing in the attempt that needs it.
      plan: (tiny) => ({ ...tiny, timing: { ...tiny.timing, reportMs: 1500 } }),
      script: () => ({
        crashNode(node, effect) {
          const isHit =
            node === VICTIM &&
            effect.type === "commit" &&
            effect.ledger.some(({ type }) => type === "UNMASK");
          if (!isHit || deaths === 2) return undefined;
          deaths += 1;
          return { when: deaths === 1 ? "before" : "after", restartMs: 20 };
        },
      }),
    });
    const end = await endOf(running);
    expect(deaths).toBe(2);
    expect(end.refusals).toEqual([]);
    const closes = running.ledger(VICTIM).flatMap((event) => (event.type === "UNMASK" ? [event] : []));
    expect(new Set(closes.map(({ session, attempt }) => `${session}/${attempt}`)).size).toBe(closes.length);
  });
});
