import { randomBytes } from "node:crypto";
import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
  request,
} from "node:http";
import { pipeline } from "node:stream";
import { performance } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import type { KeptReply } from "../../api/idempotency.ts";
import { apiRefusal, problemOf } from "../../api/problems.ts";
import { send } from "../api/respond.ts";
import type { Exchange } from "./exchange.ts";
import type { Line } from "./line.ts";

/** Headers of one connection, which are not the next one's. */
const HOP = ["connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade", "expect"];
const BODY = ["content-length", "transfer-encoding"];

/** Readings that wait for a driver at one time; what comes beyond is refused at once. */
const MOST_WAITING = 256;
const AGAIN_MS = 200;

/** What requests are passed on with. */
export interface Passes {
  readonly exchange: Pick<Exchange, "open" | "driver">;
  /** Files of the operator's page, by their paths: the same at every process, and nobody's secret. */
  readonly page: ReadonlyMap<string, KeptReply>;
  /** How long a reading waits for somebody to drive, milliseconds. */
  readonly patienceMs: number;
  /** Nothing waits any longer. */
  readonly ending: AbortSignal;
}

/**
 * Answers requests at a process that does not drive: by the one that does, but for what is asked about this process itself, and the
 * files of the page. What is only read waits until somebody drives; a change is refused at once, for whether it was done is not known here.
 */
export function relayListener(passes: Passes): RequestListener {
  const { exchange, page } = passes;
  let waiting = 0;
  return (asked, response) => {
    const [path] = (asked.url ?? "").split("?");
    if (path === "/livez") return plain(response, 200, "ok");
    if (path === "/readyz")
      return exchange.driver ? plain(response, 200, "ok") : plain(response, 503, "not ready");
    const isRead = asked.method === "GET" || asked.method === "HEAD";
    const file = isRead ? page.get(path) : undefined;
    if (file) return send(asked, response, file);
    const mayWait = isRead && waiting < MOST_WAITING;
    const untilMs = performance.now() + (mayWait ? passes.patienceMs : 0);
    waiting += 1;
    void passOn({ asked, response, isRead, untilMs }, passes).finally(() => (waiting -= 1));
  };
}

/** One request, and until when it may be asked again. */
interface Passed {
  readonly asked: IncomingMessage;
  readonly response: ServerResponse;
  readonly isRead: boolean;
  readonly untilMs: number;
}

async function passOn(passed: Passed, { exchange, ending: signal }: Passes): Promise<void> {
  const { asked, response, untilMs } = passed;
  let line: Line | undefined;
  response.once("close", () => line?.destroy());
  for (;;) {
    line = exchange.open("api", asked.socket.remoteAddress ?? "");
    if (line && (await isAnswered(line, passed))) return;
    if (response.destroyed) return;
    if (signal.aborted || performance.now() >= untilMs) return refuse(response);
    await wait(AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Asks the driver; false where it is gone before it has answered anything. */
function isAnswered(line: Line, { asked, response, isRead }: Passed): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = kept(asked.headers);
    // What is read may be asked twice; a body of it comes once, and nothing reads it.
    if (isRead) for (const name of BODY) delete headers[name];
    const passed = request({
      method: asked.method,
      path: asked.url,
      headers: { ...headers, connection: "close" },
      setHost: false,
      createConnection: () => line,
    });
    passed.on("response", (answer) => {
      response.writeHead(answer.statusCode ?? 502, kept(answer.headers));
      response.flushHeaders();
      pipeline(answer, response, () => undefined);
      resolve(true);
    });
    passed.on("error", () => {
      if (response.headersSent) response.destroy();
      resolve(response.headersSent);
    });
    if (!isRead) return void pipeline(asked, passed, () => undefined);
    asked.resume();
    passed.end();
  });
}

function kept(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP.includes(name)));
}

function plain(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" });
  response.end(`${words}\n`);
}

function refuse(response: ServerResponse): void {
  const problem = problemOf(apiRefusal("API_NO_DRIVER"), randomBytes(8).toString("hex"));
  response.writeHead(problem.status, {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    "retry-after": "5",
    connection: "close",
  });
  response.end(JSON.stringify(problem));
}
