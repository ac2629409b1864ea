import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { type Demand, demandedMs, demandsOf } from "./demands.ts";
import { SEED, type Size, benchPlan } from "./plan.ts";
import { listen } from "@fedseg/coordinator/edge/server.ts";
import { listenConfig } from "@fedseg/coordinator/edge/listen-config.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { decodeCanonical, encodeCanonical, encodeInTwo } from "@fedseg/shared/protocol/codec.ts";
import { nodeMessage } from "@fedseg/shared/protocol/index.ts";
import { textTable } from "@fedseg/wording/terminal/text-table.ts";
import { Agenda } from "../../test/simulation/agenda.ts";
import { SimulatedCoordinator } from "../../test/simulation/simulated-coordinator.ts";
import { tinyKey, tinyName } from "../../test/simulation/tiny-market.ts";
import type { Asked, Post } from "./nodes.ts";
import { Turns } from "./turns.ts";

/**
 * `npm run bench:sessions -- [--nodes N] [--numbers L] [--sums S] [--over memory|sockets] [--json]`: what a session costs its coordinator
 * and one of its nodes, in processor time of their threads, and how long it takes by the clock. The coordinator has this
 * thread, the node that is measured one of its own, and all other nodes share a third; over memory they take turns. Nothing
 * waits for a tick, and books are in memory.
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

/** What this is held against; not run here. */
const OTHERS =
  "Flower's SecAgg+, its helper functions alone, for 100 clients and 1,000 numbers (measured in March 2026): 2,200 ms a client, 167,000 ms the server.";

/** The first sessions warm the engine up, and are told apart. */
const COLD = 2;

/** Medians of sessions, as `--json` tells them. */
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
const finished = Promise.withResolvers<void>();
let toNode: (to: number, bytes: Uint8Array, common?: Uint8Array) => void;
const coordinator = new SimulatedCoordinator({
  name: "coordinator",
  key: tinyKey(SEED, "coordinator"),
  plan,
  agenda: new Agenda(),
  send: (to, message, common) =>
    common ? toNode(to, ...encodeInTwo(message, common)) : toNode(to, encodeCanonical(message)),
  crashAt: () => undefined,
  started: () => {},
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

function medianOf(list: readonly number[]): number {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

coordinator.start();
const listening = isOverSockets ? await open() : undefined;
const port = listening?.port;
const workers = [startNodes({ from: 0, to: 1, port }), startNodes({ from: 1, to: size.nodes, port })];
const turns = new Turns(workers, receive);
toNode = (to, bytes, common) =>
  listening
    ? listening.send(tinyName(to), study, bytes, common)
    : turns.send(to === 0 ? 0 : 1, { node: to, bytes, common });
await finished.promise;
const [warm, warmNode] = [coordinatorTook.slice(COLD), nodeTook.slice(COLD)];
const ms = (value: number) => value.toFixed(1);
const demands = demandsOf(size);
if (values.json) console.log(JSON.stringify(medians()));
else tellTable();
await Promise.all(workers.map((worker) => worker.terminate()));
await listening?.close();

function medians(): SessionTimes {
  return {
    coordinatorCpuMs: medianOf(warm.map(({ cpuMs: took }) => took)),
    nodeCpuMs: medianOf(warmNode),
    wallMs: medianOf(warm.map(({ wallMs }) => wallMs)),
    demanded: {
      coordinatorMs: demandedMs(demands, "coordinator"),
      nodeMs: demandedMs(demands, "node"),
    },
  };
}

function tellTable(): void {
  console.log(
    `${size.nodes} nodes × ${size.numbers} numbers over ${values.over}, ${size.sums} sessions; load ${loadavg()[0].toFixed(1)}`,
  );
  console.log(
    textTable(
      [
        { head: "processor ms a session" },
        { head: "first", align: "right" },
        { head: "median", align: "right" },
        { head: "most", align: "right" },
      ],
      [
        row(
          "coordinator",
          coordinatorTook.map(({ cpuMs: took }) => took),
          warm.map(({ cpuMs: took }) => took),
        ),
        row("one node", nodeTook, warmNode),
        row(
          isOverSockets ? "by the clock, all on this machine" : "by the clock, one after the other",
          coordinatorTook.map(({ wallMs }) => wallMs),
          warm.map(({ wallMs }) => wallMs),
        ),
      ],
    ),
  );
  tellDemands();
  console.log(OTHERS);
}

/** What nobody can spare, so that a reader can check the sum. */
function tellDemands(): void {
  const took = (times: number, { microseconds }: Demand) => ms((times * microseconds) / 1000);
  console.log("of this the cryptography alone, each operation measured by itself after the sessions:");
  console.log(
    textTable(
      [
        { head: "operation" },
        { head: "µs each", align: "right" },
        { head: "coordinator", align: "right" },
        { head: "ms", align: "right" },
        { head: "node", align: "right" },
        { head: "ms", align: "right" },
      ],
      [
        ...demands.map((one) => [
          one.name,
          ms(one.microseconds),
          `${one.coordinator}`,
          took(one.coordinator, one),
          `${one.node}`,
          took(one.node, one),
        ]),
        ["together", "", "", ms(demandedMs(demands, "coordinator")), "", ms(demandedMs(demands, "node"))],
      ],
    ),
  );
}

function row(name: string, all: readonly number[], later: readonly number[]): readonly string[] {
  return [name, ms(all[0]), ms(medianOf(later)), ms(Math.max(...later))];
}
