import { randomBytes } from "node:crypto";
import { type IncomingHttpHeaders, type RequestListener, type ServerResponse, request } from "node:http";
import { pipeline } from "node:stream";
import { apiRefusal, problemOf } from "../../api/problems.ts";
import type { Exchange } from "./exchange.ts";

/** Headers of one connection, which are not the next one's. */
const HOP = ["connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade", "expect"];

/** Answers requests at a process that does not drive: by the one that does, but for what is asked about this process itself. */
export function relayListener(exchange: Pick<Exchange, "open" | "driver">): RequestListener {
  return (asked, response) => {
    const [path] = (asked.url ?? "").split("?");
    if (path === "/livez") return plain(response, 200, "ok");
    if (path === "/readyz")
      return exchange.driver ? plain(response, 200, "ok") : plain(response, 503, "not ready");
    const line = exchange.open("api", asked.socket.remoteAddress ?? "");
    if (!line) return refuse(response);
    const passed = request({
      method: asked.method,
      path: asked.url,
      headers: { ...kept(asked.headers), connection: "close" },
      setHost: false,
      createConnection: () => line,
    });
    passed.on("response", (answer) => {
      response.writeHead(answer.statusCode ?? 502, kept(answer.headers));
      response.flushHeaders();
      pipeline(answer, response, () => undefined);
    });
    passed.on("error", () => (response.headersSent ? void response.destroy() : refuse(response)));
    response.once("close", () => line.destroy());
    pipeline(asked, passed, () => undefined);
  };
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
