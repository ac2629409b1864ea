import { type IncomingHttpHeaders, type IncomingMessage, type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import type { SeenRow } from "./label-sets.ts";

/** Secret that receiver and sender share. */
export const SECRET = `whsec_${Buffer.from("0123456789abcdef0123456789abcdef").toString("base64")}`;

/** What a receiver answers to a request: a status with headers, or a torn connection. */
export type Answer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | "tear";

/** A request as it arrived, its signature verified. */
export interface Arrived {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver of webhooks on loopback that answers by script, then always with 204. */
export class ScriptedReceiver {
  readonly arrived: Arrived[] = [];
  /** Bodies that were answered with success, by webhook-id. */
  readonly accepted = new Map<string, string>();
  script: Answer[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<ScriptedReceiver> {
    const server = createServer();
    const receiver = new ScriptedReceiver(server);
    server.on("request", (request, response) => {
      void readBody(request).then((body) => {
        new Webhook(SECRET).verify(body, request.headers as Record<string, string>);
        receiver.arrived.push({ headers: request.headers, body });
        const answer = receiver.script.shift() ?? { status: 204 };
        if (answer === "tear") return void response.destroy();
        if (answer.status < 300) receiver.accepted.set(String(request.headers["webhook-id"]), body);
        return void response.writeHead(answer.status, answer.headers).end();
      });
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  /** Ids of everything that arrived, in order. */
  get ids(): string[] {
    return this.arrived.map(({ headers }) => String(headers["webhook-id"]));
  }

  /** Rows of the snapshot that arrived whole last, as a receiver would put it together; none before. */
  rows(): SeenRow[] {
    const messages = [...this.accepted.values()].map((body) => JSON.parse(body).data as Data);
    const whole = messages.filter(
      ({ snapshot, batches }) => messages.filter((other) => other.snapshot === snapshot).length === batches,
    );
    return whole
      .filter(({ snapshot }) => snapshot === whole.at(-1)?.snapshot)
      .flatMap(({ users }) =>
        users.map(({ user, segment, label, group, certain, margin }) => ({
          id: user,
          segment,
          ...label,
          group,
          certain,
          margin,
        })),
      );
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}

interface Data {
  readonly snapshot: string;
  readonly batches: number;
  readonly users: readonly {
    readonly user: string;
    readonly segment: number;
    readonly label: { readonly en: string; readonly zh: string };
    readonly group: string | null;
    readonly certain: boolean | null;
    readonly margin: number;
  }[];
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const part of request.setEncoding("utf8")) body += String(part);
  return body;
}
