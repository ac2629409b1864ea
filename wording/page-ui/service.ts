import { straightText } from "@fedseg/wording/page/plain-text.ts";
import { type Problem, problemIn, unreadable } from "./problem.ts";

/** A thing, and the version of it that this is. */
export interface Versioned<T> {
  readonly value: T;
  readonly version: string;
}

/** What is asked beside a path. */
interface Asking {
  readonly body?: object;
  /** Whether it must not be there yet. */
  readonly isNew?: boolean;
  /** The version of a thing that a change was decided on. */
  readonly version?: string;
}

/** What is sent, beside what proves the page. */
interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** Reads an answer, undefined when it is no JSON. All text in it is others': nothing in it turns what stands around it on a page. */
async function contentOf(response: Response): Promise<unknown> {
  try {
    return JSON.parse(await response.text(), (_, value: unknown) =>
      typeof value === "string" ? straightText(value) : value,
    );
  } catch {
    return undefined;
  }
}

/** The program behind a page, asked over HTTP by JSON. */
export class Service {
  readonly #base: string;
  readonly #kept: string;

  /**
   * @param base what all its paths begin with, such as `/api/v1`
   * @param kept the name under which this origin keeps what proves its page; one for all of its tabs, as the cookie is
   */
  constructor(base: string, kept: string) {
    this.#base = base;
    this.#kept = kept;
  }

  /** Keeps what proves the page, told on signing in: only pages of this origin can read it. */
  keep(csrf: string): void {
    localStorage.setItem(this.#kept, csrf);
  }

  /** Forgets what proves the page. */
  forget(): void {
    localStorage.removeItem(this.#kept);
  }

  /** Asks for what is no JSON, such as events or a file. @throws Problem */
  async open(path: string, signal?: AbortSignal): Promise<Response> {
    const response = await this.#fetch(path, signal ? { signal } : {});
    if (!response.ok) throw problemIn(response.status, await contentOf(response));
    return response;
  }

  /** Asks; returns the answer and which version of a thing that is. @throws Problem */
  async answerOf<T>(method: string, path: string, { body, version, isNew }: Asking): Promise<Versioned<T>> {
    const headers: Record<string, string> = {};
    if (isNew) headers["if-none-match"] = "*";
    if (version !== undefined) headers["if-match"] = version;
    if (body) headers["content-type"] = "application/json";
    if (method === "POST") headers["idempotency-key"] = crypto.randomUUID();
    const response = await this.#fetch(path, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const content: unknown = response.status === 204 ? undefined : await contentOf(response);
    if (!response.ok) throw problemIn(response.status, content);
    if (response.status !== 204 && (typeof content !== "object" || content === null)) throw unreadable();
    return { value: content as T, version: response.headers.get("etag") ?? "" };
  }

  async #fetch(path: string, init: Sent): Promise<Response> {
    const csrf = localStorage.getItem(this.#kept);
    const headers = { ...init.headers, ...(csrf !== null && { "x-csrf-token": csrf }) };
    try {
      return await fetch(this.#base + path, { ...init, headers });
    } catch {
      throw { status: 0, code: "UNREACHABLE", detail: "" } satisfies Problem;
    }
  }

  async ask<T>(method: string, path: string, body?: object): Promise<T> {
    return (await this.answerOf<T>(method, path, body ? { body } : {})).value;
  }

  /** Changes a thing that was looked at as this version of it. @throws Problem 412 when somebody has changed it since. */
  async change<T>(path: string, version: string, body?: object): Promise<T> {
    return (await this.answerOf<T>("POST", path, { version, ...(body && { body }) })).value;
  }

  /** Makes a thing at a path of its own. @throws Problem 412 when there is one. */
  async make<T>(path: string, body: object): Promise<T> {
    return (await this.answerOf<T>("PUT", path, { body, isNew: true })).value;
  }
}
