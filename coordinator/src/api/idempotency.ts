import { toHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { z } from "zod";
import type { Documents } from "../studies/registry.ts";
import { apiRefusal } from "./problems.ts";

const HOUR_MS = 3_600_000;
/** How long an answer is kept, in hours: a day, and what is left of the hour it falls into. */
const KEPT_HOURS = 25;
const [INDEX, ANSWER, OLDEST] = ["api/keys/", "api/answer/", "api/keys"];

const keptAnswer = z.strictObject({
  /** SHA-256 of method, path and body. */
  request: z.string(),
  /** Left out while the request is under way. */
  reply: z
    .strictObject({
      status: z.int(),
      text: z.string(),
      type: z.string(),
      headers: z.record(z.string(), z.string()),
    })
    .exactOptional(),
});
/** An answer as it went out, without the headers that every answer has. */
export type KeptReply = NonNullable<z.infer<typeof keptAnswer>["reply"]>;

const keyList = z.array(z.string());

/** What a key is used for. */
export interface KeyedRequest {
  /** Id of the token: keys of different holders are different keys. */
  readonly holder: string;
  readonly key: string;
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/**
 * Answers of POSTs by their Idempotency-Key, kept for a day on the disk: a request that comes again is not done again,
 * whether its answer was lost on the way or the coordinator stopped in the middle.
 */
export class KeptAnswers {
  readonly #documents: Documents;
  readonly #underWay = new Map<string, { readonly request: string; readonly reply: Promise<KeptReply> }>();

  #last: Promise<void> = Promise.resolve();

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  /**
   * Does what a request asks for once, and returns its answer every time. An answer of status 500 or more is not kept:
   * the same key may try again.
   * @throws CodedError API_KEY_MISSING, API_KEY_REUSED or API_KEY_OPEN.
   */
  async once(asked: KeyedRequest, nowMs: number, act: () => Promise<KeptReply>): Promise<KeptReply> {
    if (!/^[\x21-\x7e]{1,128}$/.test(asked.key)) throw apiRefusal("API_KEY_MISSING");
    const id = hashOf(asked.holder, asked.key);
    const request = hashOf(asked.method, asked.path, asked.body);
    const running = this.#underWay.get(id);
    if (running) {
      if (running.request !== request) throw apiRefusal("API_KEY_REUSED");
      return running.reply;
    }
    const kept = this.#kept(id, nowMs);
    if (kept && kept.request !== request) throw apiRefusal("API_KEY_REUSED");
    if (kept) return kept.reply ?? refuseOpen();
    const reply = this.#act({ id, request }, nowMs, act);
    this.#underWay.set(id, { request, reply });
    try {
      return await reply;
    } finally {
      this.#underWay.delete(id);
    }
  }

  async #act(
    { id, request }: { readonly id: string; readonly request: string },
    nowMs: number,
    act: () => Promise<KeptReply>,
  ): Promise<KeptReply> {
    await this.#begin(id, request, nowMs);
    const reply = await act();
    const value = reply.status < 500 ? utf8(JSON.stringify({ request, reply })) : undefined;
    await this.#documents.commit([{ key: answerKey(id, nowMs), value }]);
    return reply;
  }

  /** Notes that a request is under way, one after another, and forgets what is older than a day. */
  #begin(id: string, request: string, nowMs: number): Promise<void> {
    const begun = this.#last.then(async () => {
      const hour = hourOf(nowMs);
      await this.#documents.commit([
        ...this.#forgotten(hour),
        { key: `${INDEX}${hour}`, value: utf8(JSON.stringify([...this.#list(hour), id])) },
        { key: answerKey(id, nowMs), value: utf8(JSON.stringify({ request })) },
      ]);
    });
    this.#last = begun.catch(() => undefined);
    return begun;
  }

  #forgotten(hour: number) {
    const oldest = Number(this.#text(OLDEST) ?? hour);
    const first = hour - KEPT_HOURS + 1;
    if (this.#text(OLDEST) !== undefined && oldest >= first) return [];
    const hours = Array.from({ length: Math.max(0, Math.min(first - oldest, 8784)) }, (_, at) => oldest + at);
    const old = hours.flatMap((each) => [
      ...this.#list(each).map((id) => `${ANSWER}${each}/${id}`),
      `${INDEX}${each}`,
    ]);
    return [
      ...old.map((key) => ({ key, value: undefined })),
      { key: OLDEST, value: utf8(String(Math.max(first, oldest))) },
    ];
  }

  #kept(id: string, nowMs: number): z.infer<typeof keptAnswer> | undefined {
    const hour = hourOf(nowMs);
    for (let back = 0; back < KEPT_HOURS; back += 1) {
      const text = this.#text(`${ANSWER}${hour - back}/${id}`);
      if (text !== undefined) return keptAnswer.parse(JSON.parse(text));
    }
    return undefined;
  }

  #list(hour: number): readonly string[] {
    const text = this.#text(`${INDEX}${hour}`);
    return text === undefined ? [] : keyList.parse(JSON.parse(text));
  }

  #text(key: string): string | undefined {
    const value = this.#documents.read(key);
    return value && new TextDecoder().decode(value);
  }
}

function answerKey(id: string, nowMs: number): string {
  return `${ANSWER}${hourOf(nowMs)}/${id}`;
}

function hourOf(nowMs: number): number {
  return Math.floor(nowMs / HOUR_MS);
}

function hashOf(...texts: readonly string[]): string {
  return toHex(sha256(utf8(JSON.stringify(texts))));
}

function refuseOpen(): never {
  throw apiRefusal("API_KEY_OPEN");
}
