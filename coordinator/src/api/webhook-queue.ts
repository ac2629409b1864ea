import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { z } from "zod";
import type { ServiceEvent } from "../view.ts";
import type { WebhookBody } from "./bodies.ts";
import type { Documents } from "../studies/registry.ts";
import { VIEW_BODIES } from "./view-bodies.ts";

/** Most messages that wait for one receiver, and most that are kept of those given up; the oldest go. */
const [MOST_WAITING, MOST_DEAD] = [1000, 100];

const waiting = z.strictObject({
  event: VIEW_BODIES.Event,
  failures: z.int().min(0),
  since: z.iso.datetime(),
});
const dead = z.strictObject({
  event: VIEW_BODIES.Event,
  at: z.iso.datetime(),
  status: z.int().exactOptional(),
  attempts: z.int(),
});
const queueState = z.strictObject({
  /** Number of the newest event that was considered; left out before the first start that counts. */
  heard: z.int().exactOptional(),
  waiting: z.array(waiting),
  dead: z.array(dead),
  lastDelivery: z.iso.datetime().exactOptional(),
  lastFailure: z.iso.datetime().exactOptional(),
  status: z.int().exactOptional(),
});
type QueueState = z.infer<typeof queueState>;

/** A message that is due. */
export type Waiting = z.infer<typeof waiting>;

/** What became of an attempt to send a message: taken; refused for good; or not ready, which may pass. */
export type Attempt =
  | { readonly type: "taken"; readonly status: number }
  | { readonly type: "refused"; readonly status: number }
  | { readonly type: "unready"; readonly status: number | undefined };

/**
 * What one receiver has still to hear, in order, on the disk: a message leaves it when it was taken, and goes to those that
 * were given up when the receiver refuses it, or was not ready for `giveUpMs`. What the disk refuses is written with the next
 * change that it takes, in the order in which it came, and is not sent before.
 */
export class WebhookQueue {
  readonly #documents: Documents;
  readonly #key: string;
  readonly #giveUpMs: number;
  #state: QueueState;
  /** What the disk has not taken yet; as many as would be kept of them. */
  #unwritten: readonly Waiting[] = [];
  #last: Promise<void> = Promise.resolve();

  constructor(documents: Documents, name: string, giveUpMs: number) {
    this.#documents = documents;
    this.#key = `api/webhook/${name}`;
    this.#giveUpMs = giveUpMs;
    const text = documents.read(this.#key);
    this.#state = text
      ? queueState.parse(JSON.parse(new TextDecoder().decode(text)))
      : { waiting: [], dead: [] };
  }

  /** The message that is sent next; undefined when none waits. */
  get first(): Waiting | undefined {
    return this.#state.waiting[0];
  }

  /** Number of the event behind which the receiver has still to hear everything; undefined for a new one. */
  get heard(): number | undefined {
    return this.#state.heard;
  }

  /** A receiver that is new hears what comes from now on. */
  async begin(newest: number): Promise<void> {
    if (this.heard === undefined) await this.#change((state) => ({ ...state, heard: newest }));
  }

  /** Puts an event behind what waits. One that could not be written is kept, and is not to be added again: see {@link write}. */
  add(event: ServiceEvent, now: Date): Promise<void> {
    const added = { event, failures: 0, since: now.toISOString() };
    this.#unwritten = [...this.#unwritten, added].slice(-MOST_WAITING - MOST_DEAD);
    return this.write();
  }

  /** Writes what could not be written before; nothing when all stands on the disk. */
  write(): Promise<void> {
    return this.#change((state) => state);
  }

  /** Notes what became of a message that was {@link first}. */
  tried({ event }: Waiting, attempt: Attempt, now: Date): Promise<void> {
    return this.#change((state) => {
      const tried = state.waiting.find((one) => one.event.id === event.id && one.event.at === event.at);
      return tried ? this.#afterAttempt(state, tried, attempt, now) : state;
    });
  }

  /** Puts what was given up before what waits, as if it were new. */
  resend(now: Date): Promise<void> {
    return this.#change((state) => {
      const again = state.dead.map(({ event }) => ({ event, failures: 0, since: now.toISOString() }));
      return { ...state, waiting: [...again, ...state.waiting], dead: [] };
    });
  }

  /** What people see of it. */
  told(): Omit<WebhookBody, "name" | "host"> {
    const { waiting: open, heard: _, ...rest } = this.#state;
    const unwritten = this.#unwritten.length;
    return { ...rest, waiting: open.length, ...(unwritten > 0 && { unwritten }) };
  }

  #afterAttempt(state: QueueState, tried: Waiting, attempt: Attempt, now: Date): QueueState {
    const at = now.toISOString();
    const others = state.waiting.filter((one) => one !== tried);
    if (attempt.type === "taken")
      return { ...state, waiting: others, lastDelivery: at, status: attempt.status };
    const { status } = attempt;
    const failed = { ...state, lastFailure: at, ...(status === undefined ? {} : { status }) };
    const next = { ...tried, failures: tried.failures + 1 };
    const isOver = now.getTime() - Date.parse(tried.since) >= this.#giveUpMs;
    if (attempt.type === "unready" && !isOver)
      return { ...failed, waiting: state.waiting.map((one) => (one === tried ? next : one)) };
    return { ...failed, waiting: others, dead: [...state.dead, deadOf(next, now, status)].slice(-MOST_DEAD) };
  }

  /** One change after another, each on the disk with what the disk has refused before, and before the next begins. */
  #change(change: (state: QueueState) => QueueState): Promise<void> {
    const done = this.#last.then(async () => {
      const taken = this.#unwritten;
      const state = change(withMore(this.#state, taken));
      if (state === this.#state) return;
      await this.#documents.commit([{ key: this.#key, value: utf8(JSON.stringify(state)) }]);
      this.#state = state;
      this.#unwritten = this.#unwritten.filter((one) => !taken.includes(one));
    });
    this.#last = done.catch(() => undefined);
    return done;
  }
}

/** Puts messages behind what waits; what is too many then is given up. */
function withMore(state: QueueState, added: readonly Waiting[]): QueueState {
  const newest = added.at(-1);
  if (!newest) return state;
  const { waiting: before, dead: lost, ...rest } = state;
  const all = [...before, ...added];
  const over = all.slice(0, Math.max(0, all.length - MOST_WAITING));
  const given = over.map((one) => deadOf(one, new Date(newest.since), undefined));
  const kept = { waiting: all.slice(over.length), dead: [...lost, ...given].slice(-MOST_DEAD) };
  return { ...rest, heard: newest.event.id, ...kept };
}

function deadOf({ event, failures }: Waiting, now: Date, status: number | undefined) {
  return { event, at: now.toISOString(), attempts: failures, ...(status === undefined ? {} : { status }) };
}
