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

/** The program behind a page, asked over HTTP by JSON. */
export class Service {
  /** The token against forged requests, told on signing in; only the page knows it. */
  csrf = "";
  readonly #base: string;

  /** @param base what all its paths begin with, such as `/api/v1` */
  constructor(base: string) {
    this.#base = base;
  }

  /** An address of it, for what is not asked here. */
  url(path: string): string {
    return this.#base + path;
  }

  /** Asks; returns the answer and which version of a thing that is. @throws Problem */
  async answerOf<T>(method: string, path: string, { body, version, isNew }: Asking): Promise<Versioned<T>> {
    const headers: Record<string, string> = {};
    if (isNew) headers["if-none-match"] = "*";
    if (version !== undefined) headers["if-match"] = version;
    if (body) headers["content-type"] = "application/json";
    if (this.csrf !== "") headers["x-csrf-token"] = this.csrf;
    if (method === "POST") headers["idempotency-key"] = crypto.randomUUID();
    let response: Response;
    try {
      response = await fetch(this.url(path), {
        method,
        headers,
        ...(body && { body: JSON.stringify(body) }),
      });
    } catch {
      throw { status: 0, code: "UNREACHABLE", detail: "" } satisfies Problem;
    }
    const content: unknown =
      response.status === 204 ? undefined : await response.json().catch(() => undefined);
    if (!response.ok) throw problemIn(response.status, content);
    if (response.status !== 204 && (typeof content !== "object" || content === null)) throw unreadable();
    return { value: content as T, version: response.headers.get("etag") ?? "" };
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
