import { setImmediate as turn } from "node:timers/promises";
import { benchCoordinator, benchNode } from "./parties.ts";
import { NODE_SOURCE, type Size, benchPlan } from "./plan.ts";
import { recorded } from "./recording.ts";
import { decodeCanonical, encodeCanonical, encodeInTwo } from "@fedseg/shared/protocol/codec.ts";
import {
  type CoordinatorMessage,
  type NodeMessage,
  coordinatorMessage,
  nodeMessage,
} from "@fedseg/shared/protocol/index.ts";
import { seededSource } from "../../test/simulation/seeded-source.ts";

/** What a process is told that has one party to itself. */
export interface AloneAsked {
  readonly party: "coordinator" | "node";
  readonly size: Size;
  /** Its recording. */
  readonly path: string;
}

/** Processor time of a session, in milliseconds: of the process with all of its threads, and of the one in which the party is. */
export interface AloneTook {
  readonly processMs: number;
  readonly threadMs: number;
}

/** So many sessions a process is at before one counts: an engine compiles for as long, and a study of the case has more. */
const COMPILED_AFTER = 60;

const { party, size, path } = JSON.parse(process.argv[2]) as AloneAsked;
const plan = benchPlan(size);
/** Sessions that are played to make the engine ready; what counts are those behind, of which no signature is remembered. */
const READY_BY = Math.floor(size.sums / 2);

/** Shows a party a message, and tells whether a session is over with it. */
type Take = (from: number, bytes: Uint8Array) => boolean;

/** Every message is written as for a socket, what all are sent once. */
const write = (message: NodeMessage | CoordinatorMessage, common?: Readonly<Record<string, unknown>>) =>
  void (common ? encodeInTwo(message, common) : encodeCanonical(message));

/** A session is over when its sum is released. */
function coordinator(): Take {
  let isOver = false;
  const own = benchCoordinator({
    plan,
    send: (_, message, common) => write(message, common),
    tell: ({ code }) => {
      if (code === "released") isOver = true;
    },
  });
  own.start();
  for (const at of plan.roster.keys()) own.react({ type: "connected", node: at });
  return (from, bytes) => {
    isOver = false;
    const message = decodeCanonical(bytes, nodeMessage);
    if (message) own.react({ type: "message", from, message });
    return isOver;
  };
}

/** From one report to the next: a node that was played something else than it has answered before reports nothing. */
function node(): Take {
  let isOver = false;
  const own = benchNode({
    plan,
    size,
    self: 0,
    source: seededSource(NODE_SOURCE),
    send: (message) => {
      write(message);
      if (message.type === "report") isOver = true;
    },
    tell: () => {},
    started: () => {},
  });
  own.start();
  own.react({ type: "connected" });
  return (_, bytes) => {
    isOver = false;
    const message = decodeCanonical(bytes, coordinatorMessage);
    if (message) own.react({ type: "message", message });
    return isOver;
  };
}

/** Processor time so far, in milliseconds. */
function now(): AloneTook {
  const [all, own] = [process.cpuUsage(), process.threadCpuUsage()];
  return { processMs: (all.user + all.system) / 1000, threadMs: (own.user + own.system) / 1000 };
}

/** Plays so many sessions to a party that has just started, each message in a turn of the loop of its own. */
async function play(take: Take, sessions: number): Promise<readonly AloneTook[]> {
  const took: AloneTook[] = [];
  let before = now();
  for (const { from, bytes } of recorded(path)) {
    if (took.length === sessions) break;
    if (take(from, bytes)) {
      const after = now();
      took.push({
        processMs: after.processMs - before.processMs,
        threadMs: after.threadMs - before.threadMs,
      });
      before = after;
    }
    await turn();
  }
  if (took.length !== sessions)
    throw new RangeError(`the recording has ${took.length} sessions, not ${sessions}`);
  return took;
}

const start = { coordinator, node }[party];
for (let played = 0; played < COMPILED_AFTER; played += READY_BY) await play(start(), READY_BY);
const took = await play(start(), size.sums);
console.log(JSON.stringify(took.slice(READY_BY)));
