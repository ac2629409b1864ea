import { parentPort, workerData } from "node:worker_threads";
import { benchNode } from "./parties.ts";
import { NODE_SOURCE, SEED, type Size, benchPlan } from "./plan.ts";
import type { Letter } from "./turns.ts";
import { connect } from "@fedseg/client-node/edge/coordinator/connection.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { concatBytes, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { coordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { seededSource } from "../../test/simulation/seeded-source.ts";
import type { SimulatedNode } from "../../test/simulation/simulated-node.ts";
import { tinyKey, tinyName } from "../../test/simulation/tiny-market.ts";

/** What a thread of nodes is told. */
export interface Asked {
  readonly size: Size;
  /** The nodes that it runs. */
  readonly from: number;
  readonly to: number;
  /** Where the coordinator listens; undefined: bytes are handed over in this process. */
  readonly port: number | undefined;
}

/** What passes between the threads. */
export type Post =
  | { readonly type: "bytes"; readonly node: number; readonly bytes: Uint8Array }
  | { readonly type: "up"; readonly node: number }
  | { readonly type: "session"; readonly node: number; readonly cpuMs: number }
  /** Nothing is left to do until something is received: all that has been said meanwhile, where nobody has to hear it sooner. */
  | { readonly type: "done"; readonly said: readonly Post[] }
  | { readonly type: "told"; readonly code: string; readonly text: string };

const { size, from, to, port } = workerData as Asked;
const plan = benchPlan(size);
const study = toHex(hashPlan(planBytes(plan)));
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- of a thread, not of a window
const post = (message: Post) => parentPort!.postMessage(message, buffersOf([message]));
/** What waits until the thread has done: a message between threads takes as long as reading most of those that it carries. */
let said: Post[] = [];
const say = port === undefined ? (message: Post) => void said.push(message) : post;

/** Bytes are handed over, as nobody else has them. */
function buffersOf(posts: readonly Post[]): ArrayBuffer[] {
  return posts.flatMap((one) => (one.type === "bytes" ? [one.bytes.buffer as ArrayBuffer] : []));
}

function done(): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- of a thread, not of a window
  parentPort!.postMessage({ type: "done", said } satisfies Post, buffersOf(said));
  said = [];
}

/** Processor time of this thread so far, in milliseconds. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** One node, and how its messages go. */
class Seat {
  readonly #self: number;
  readonly #node: SimulatedNode;
  #out: (bytes: Uint8Array) => void = (bytes) => say({ type: "bytes", node: this.#self, bytes });
  #openedAt: number | undefined;

  constructor(self: number) {
    this.#self = self;
    this.#node = benchNode({
      plan,
      size,
      self,
      source: self === 0 ? seededSource(NODE_SOURCE) : { ...systemEntropy(), renew: () => {} },
      tell: ({ code, text }) => say({ type: "told", code, text: `${tinyName(self)} ${code} ${text}` }),
      send: (message) => this.#out(encodeCanonical(message)),
      started: () => this.#connect(),
    });
  }

  start(): void {
    this.#node.start();
  }

  receive(bytes: Uint8Array): void {
    const before = cpuMs();
    const message = decodeCanonical(bytes, coordinatorMessage);
    if (!message) throw new TypeError(`"bytes" expected a message, got ${bytes.length} others`);
    if (message.type === "open") {
      if (this.#openedAt !== undefined)
        say({ type: "session", node: this.#self, cpuMs: before - this.#openedAt });
      this.#openedAt = before;
    }
    this.#node.react({ type: "message", message });
  }

  #connect(): void {
    if (port === undefined) return this.#isUp();
    const connection = connect({
      addresses: [{ url: `http://127.0.0.1:${port}`, pin: undefined }],
      name: tinyName(this.#self),
      key: tinyKey(SEED, tinyName(this.#self)),
      coordinator: tinyKey(SEED, "coordinator").publicKey,
      onReady: () => undefined,
      onStudies: () => this.#isUp(),
      onMessage: (_, bytes) => this.receive(bytes),
      onLost: (reason) =>
        say({ type: "told", code: "LOST", text: `${tinyName(this.#self)} lost: ${reason}` }),
      onDenied: (error) => {
        throw error;
      },
    });
    this.#out = (bytes) => connection.send(study, bytes);
  }

  #isUp(): void {
    say({ type: "up", node: this.#self });
    this.#node.react({ type: "connected" });
  }
}

const seats = new Map(Array.from({ length: to - from }, (_, at) => [from + at, new Seat(from + at)]));
parentPort!.on("message", (letters: readonly Letter[]) => {
  for (const { node, bytes, common } of letters)
    seats.get(node)!.receive(common ? concatBytes(bytes, common) : bytes);
  setImmediate(done);
});
for (const seat of seats.values()) seat.start();
setImmediate(done);
