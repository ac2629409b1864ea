import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import type { AloneAsked, AloneTook } from "./alone.ts";
import { demandedMs, demandsOf } from "./demands.ts";
import { benchCoordinator } from "./parties.ts";
import { SEED, type Size, benchPlan } from "./plan.ts";
import { Recording } from "./recording.ts";
import { listen } from "@fedseg/coordinator/edge/server.ts";
import { listenConfig } from "@fedseg/coordinator/edge/listen-config.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { decodeCanonical, encodeCanonical, encodeInTwo } from "@fedseg/shared/protocol/codec.ts";
import { nodeMessage } from "@fedseg/shared/protocol/index.ts";
import { tinyKey, tinyName } from "../../test/simulation/tiny-market.ts";
import type { Asked, Post } from "./nodes.ts";
import { medianOf, tellTable } from "./table.ts";
import { Turns } from "./turns.ts";

/**
 * `npm run bench:sessions -- [--nodes N] [--numbers L] [--sums S] [--over memory|sockets] [--json]`: what a session costs its coordinator
 * and one of its nodes, in processor time, and how long it takes by the clock. In the study the coordinator has this thread, the
 * node that is measured one of its own, and all other nodes share a third; over memory they take turns. What coordinator and node
 * were sent there is then played again to each in a process of its own, as it would have one: see `alone.ts`. Over sockets
 * their threads in the study are measured. Nothing waits for a tick, and books are in memory.
 */
const { values } = parseArgs({
  options: {
    nodes: { type: "string", default: "8" },
    numbers: { type: "string", default: "600" },
    sums: { type: "string", default: "8" },
    over: { type: "string", default: "memory" },
    json: { type: "boolean", default: false },
  },
});
const size: Size = {
  nodes: Number(values.nodes),
  numbers: Number(values.numbers),
  sums: Number(values.sums),
};
const isOverSockets = values.over === "sockets";

/** The first sessions warm the engine up, and are told apart. */
const COLD = 2;
/** A node's last session in the study is not told: it ends with the next one. */
const LEAST = COLD + 2;
if (!Object.values(size).every(Number.isInteger) || size.sums < LEAST)
  throw new RangeError(`expected whole numbers, and ${LEAST} sums at least, got ${JSON.stringify(size)}`);

/** So many processes a party is played to in. */
const PROCESSES = 3;

/** Medians of sessions, as `--json` tells them: over memory of the whole process of a party, over sockets of its thread in the study. */
export interface SessionTimes {
  readonly coordinatorCpuMs: number;
  readonly nodeCpuMs: number;
  readonly wallMs: number;
  /** What of it the cryptography of a session takes by itself: nothing below that can be reached without another protocol. */
  readonly demanded: { readonly coordinatorMs: number; readonly nodeMs: number };
}

/** What one session took. */
interface Took {
  readonly wallMs: number;
  readonly cpuMs: number;
}

const plan = benchPlan(size);
const study = toHex(hashPlan(planBytes(plan)));
const nodeOf = (name: string) => plan.roster.findIndex((party) => party.name === name);
const coordinatorTook: Took[] = [];
const nodeTook: number[] = [];
let since = { wallMs: performance.now(), cpuMs: cpuMs() };
const folder = isOverSockets ? undefined : mkdtempSync(join(tmpdir(), "fedseg-sessions-"));
if (folder !== undefined) process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const recordings =
  folder === undefined
    ? undefined
    : {
        coordinator: new Recording(join(folder, "coordinator")),
        node: new Recording(join(folder, "node")),
      };
const finished = Promise.withResolvers<void>();
let toNode: (to: number, bytes: Uint8Array, common?: Uint8Array) => void;
const coordinator = benchCoordinator({
  plan,
  send: (to, message, common) =>
    common ? toNode(to, ...encodeInTwo(message, common)) : toNode(to, encodeCanonical(message)),
  tell: ({ code, text }) => {
    if (code === "released") lap();
    else if (/^[A-Z]/.test(code)) console.error(`coordinator ${code} ${text}`);
    if (coordinatorTook.length === size.sums) finished.resolve();
  },
});

/** Processor time of this thread so far, in milliseconds. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function lap(): void {
  const now = { wallMs: performance.now(), cpuMs: cpuMs() };
  coordinatorTook.push({ wallMs: now.wallMs - since.wallMs, cpuMs: now.cpuMs - since.cpuMs });
  since = now;
}

function fromNode(node: number, bytes: Uint8Array): void {
  recordings?.coordinator.add(node, bytes);
  const message = decodeCanonical(bytes, nodeMessage);
  if (message) coordinator.react({ type: "message", from: node, message });
}

/** Starts a thread of nodes. */
function startNodes(asked: Pick<Asked, "from" | "to" | "port">): Worker {
  // What each of them holds of the others' bundles grows with the square of their number when they share a thread.
  const resourceLimits = { maxOldGenerationSizeMb: Math.max(4096, Math.ceil(size.nodes ** 2 / 4)) };
  const workerData = { size, ...asked };
  const worker = new Worker(new URL("nodes.ts", import.meta.url), { workerData, resourceLimits });
  worker.on("error", (error) => finished.reject(error));
  worker.on("message", (post: Post) => (isOverSockets ? receive(post) : turns.heard(post)));
  return worker;
}

function receive(post: Post): void {
  if (post.type === "bytes") fromNode(post.node, post.bytes);
  else if (post.type === "up" && !isOverSockets) coordinator.react({ type: "connected", node: post.node });
  else if (post.type === "session" && post.node === 0) nodeTook.push(post.cpuMs);
  else if (post.type === "told") heardOf(post);
}

/** A node that refuses the plan would be waited for without end. */
function heardOf({ code, text }: Extract<Post, { type: "told" }>): void {
  if (/^(PLAN_(?!AGREED)|POLICY_|BUDGET_)/.test(code)) finished.reject(new Error(text));
  else if (process.env.FEDSEG_DEBUG) console.error(text);
}

/** Listens as a coordinator does, but for limits that a whole cohort on one address would reach. */
function open() {
  const { limits, host } = listenConfig.parse({
    port: 0,
    limits: { unprovedPerAddress: 512, packetsPerSecond: 100_000, proofMs: 60_000 },
  });
  return listen({
    host,
    port: 0,
    limits,
    key: tinyKey(SEED, "coordinator"),
    identityOf: (name) => {
      const party = plan.roster.find((one) => one.name === name);
      return party && Buffer.from(party.identity, "hex");
    },
    studiesOf: () => [study],
    source: systemEntropy(),
    onConnected: (name) => coordinator.react({ type: "connected", node: nodeOf(name) }),
    onMessage: (name, _, bytes) => fromNode(nodeOf(name), bytes),
    onDeparted: () => {},
    onTurnedAway: ({ code }) => console.error(`turned away: ${code}`),
  });
}

coordinator.start();
const listening = isOverSockets ? await open() : undefined;
const port = listening?.port;
const workers = [startNodes({ from: 0, to: 1, port }), startNodes({ from: 1, to: size.nodes, port })];
const turns = new Turns(workers, receive);
toNode = (to, bytes, common) => {
  if (listening) return listening.send(tinyName(to), study, bytes, common);
  if (to === 0) recordings?.node.add(0, bytes, ...(common ? [common] : []));
  turns.send(to === 0 ? 0 : 1, { node: to, bytes, common });
};
await finished.promise;
await Promise.all(workers.map((worker) => worker.terminate()));
await listening?.close();
const wallMs = coordinatorTook.map((session) => session.wallMs);
const firsts = { coordinator: coordinatorTook[0].cpuMs, node: nodeTook[0] };
const took = recordings
  ? { coordinator: alone("coordinator", recordings.coordinator), node: alone("node", recordings.node) }
  : {
      coordinator: inStudy(coordinatorTook.map((session) => session.cpuMs)),
      node: inStudy(nodeTook),
    };
const demands = demandsOf(size);
if (values.json) console.log(JSON.stringify(medians()));
else
  tellTable({
    size,
    over: values.over,
    processes: recordings && PROCESSES,
    firsts,
    took,
    wallMs: { first: wallMs[0], warm: wallMs.slice(COLD) },
    demands,
  });

/** Plays to a party what it was sent, in processes one after the other. */
function alone(party: AloneAsked["party"], recording: Recording): readonly AloneTook[] {
  recording.close();
  const asked = { party, size, path: recording.path } satisfies AloneAsked;
  const file = fileURLToPath(new URL("alone.ts", import.meta.url));
  return Array.from({ length: PROCESSES }, () => {
    const told = execFileSync(process.execPath, [file, JSON.stringify(asked)], { encoding: "utf8" });
    return JSON.parse(told) as AloneTook[];
  }).flat();
}

/** Of sessions over sockets only a thread can be told apart. */
function inStudy(threads: readonly number[]): readonly AloneTook[] {
  return threads.slice(COLD).map((threadMs) => ({ threadMs, processMs: threadMs }));
}

function medians(): SessionTimes {
  return {
    coordinatorCpuMs: medianOf(took.coordinator.map(({ processMs }) => processMs)),
    nodeCpuMs: medianOf(took.node.map(({ processMs }) => processMs)),
    wallMs: medianOf(wallMs.slice(COLD)),
    demanded: {
      coordinatorMs: demandedMs(demands, "coordinator"),
      nodeMs: demandedMs(demands, "node"),
    },
  };
}
