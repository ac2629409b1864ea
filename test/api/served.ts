import { createHmac } from "node:crypto";
import { type Role, Tokens, makeToken } from "@fedseg/coordinator/api/tokens.ts";
import { apiConfig } from "@fedseg/coordinator/edge/api/api-config.ts";
import { type ApiLine, type ServedApi, startApi } from "@fedseg/coordinator/edge/api/start-api.ts";
import type { Documents } from "@fedseg/coordinator/studies/registry.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { FakeService } from "./fake-service.ts";

/** Documents in memory. */
export class MemoryDocuments implements Documents {
  readonly values = new Map<string, Uint8Array>();
  /** What the next write rejects with. */
  fails: Error | undefined;
  /** Whether the last write has come through. */
  isWritable = true;

  read(key: string) {
    return this.values.get(key);
  }

  async commit(writes: readonly { readonly key: string; readonly value: Uint8Array | undefined }[]) {
    const { fails } = this;
    this.fails = undefined;
    this.isWritable = !fails;
    // As a disk does: other things happen meanwhile.
    await new Promise((resolve) => void setImmediate(resolve));
    if (fails) throw fails;
    for (const { key, value } of writes) {
      if (value) this.values.set(key, value);
      else this.values.delete(key);
    }
  }
}

/** An API over a fake service, on loopback, with a token of each role. */
export class TestApi {
  readonly service: FakeService;
  readonly documents: MemoryDocuments;
  readonly tokens: Readonly<Record<Role, string>>;
  readonly lines: ApiLine[] = [];
  /** The clock of the API; milliseconds since 1970. */
  nowMs = Date.now();
  #served: ServedApi | undefined;
  #serve: (port: number) => Promise<ServedApi> = () => Promise.reject(new TypeError("not started"));
  #keys = 0;

  private constructor(service: FakeService, documents: MemoryDocuments, tokens: Record<Role, string>) {
    this.service = service;
    this.documents = documents;
    this.tokens = tokens;
  }

  /** `page`: the folder of the built page; left out: an empty one. */
  static async start(
    config: object = {},
    documents = new MemoryDocuments(),
    env = {},
    page = "/nonexistent",
  ): Promise<TestApi> {
    const tokens = new Tokens(documents);
    const at = new Date();
    const make = async (role: Role) => {
      if (tokens.list().some(({ name }) => name === role)) await tokens.revoke(role, at);
      const { text, record } = makeToken({ name: role, role, days: 30 }, at, systemEntropy());
      await tokens.keep(record, at);
      return text;
    };
    const made = {
      operator: await make("operator"),
      viewer: await make("viewer"),
      auditor: await make("auditor"),
    };
    const api = new TestApi(new FakeService(), documents, made);
    api.#serve = (port) =>
      startApi({
        config: apiConfig.parse({ port, ...config }),
        page,
        name: "consortium",
        service: api.service,
        documents,
        isWritable: () => documents.isWritable,
        keyedHash: (text, purpose) => createHmac("sha256", "test").update(`${purpose}\n${text}`).digest(),
        env,
        now: () => new Date(api.nowMs),
        uniform: () => 0.5,
        tell: (line) => void api.lines.push(line),
      });
    await api.again(0);
    return api;
  }

  /** Serves, once more where it was. */
  async again(port: number): Promise<void> {
    this.#served = await this.#serve(port);
  }

  get port(): number {
    return this.#served?.port ?? 0;
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  /** Asks under /api/v1 with a role's token; a POST has a new key, a change the version "*". */
  ask(method: string, path: string, options: Asking = {}): Promise<Response> {
    const { role = "operator", body, headers = {} } = options;
    this.#keys += 1;
    return fetch(this.url(`/api/v1${path}`), {
      method,
      headers: {
        ...(role === "nobody" ? {} : { authorization: `Bearer ${this.tokens[role]}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(method === "POST" ? { "idempotency-key": `key-${this.#keys}` } : {}),
        ...(method === "GET" ? {} : { "if-match": "*" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  }

  async stop(): Promise<void> {
    await this.#served?.close();
  }
}

/** What a test asks with. */
export interface Asking {
  readonly role?: Role | "nobody";
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Status and code of a refusal. */
export async function refusalOf(answer: Response): Promise<string> {
  const { code } = (await answer.json()) as { readonly code: string };
  return `${answer.status} ${code}`;
}
