import { randomBytes } from "node:crypto";
import type { IncomingMessage, RequestListener } from "node:http";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { KeptReply } from "../../api/idempotency.ts";
import { OPEN_METRICS_TYPE } from "../../api/open-metrics.ts";
import { apiRefusal, problemOf } from "../../api/problems.ts";
import { LOOKERS } from "../../api/route.ts";
import { BASE, matchRoute } from "../../api/table.ts";
import type { TokenRecord } from "../../api/tokens.ts";
import { recordName } from "../../studies/records.ts";
import { Turned } from "./admit.ts";
import { answerRoute } from "./answer-route.ts";
import { type AccessLine, type ApiPorts, type Passing, wrongMethod } from "./passing.ts";
import { send } from "./respond.ts";
import { answerSession } from "./sign-in.ts";

/** Answers the requests of a coordinator's API. */
export function apiListener(ports: ApiPorts): RequestListener {
  return (request, response) => {
    const started = performance.now();
    const [path, query = ""] = splitUrl(request.url ?? "");
    const id = randomBytes(8).toString("hex");
    const passing: Passing = { id, request, response, path, query, route: "-" };
    response.setHeader("x-request-id", id);
    response.once("close", () => ports.onAnswered(lineOf(passing, performance.now() - started)));
    void respond(passing, ports);
  };
}

async function respond(passing: Passing, ports: ApiPorts): Promise<void> {
  const { request, response } = passing;
  try {
    const reply = await answer(passing, ports);
    if (reply) send(request, response, reply);
  } catch (error) {
    // A client that goes away in the middle of its body is no fault; what has begun cannot be answered otherwise.
    if (request.destroyed && !request.complete) return;
    const refusal = refused(error, passing, ports);
    if (response.headersSent) response.destroy();
    else send(request, response, refusal);
  }
}

/** Answers a request; undefined when its answer was streamed. */
async function answer(passing: Passing, ports: ApiPorts): Promise<KeptReply | undefined> {
  const { path, request } = passing;
  const open = openPath(path, ports);
  if (open) {
    passing.route = path;
    if (request.method !== "GET" && request.method !== "HEAD") throw wrongMethod(["GET", "HEAD"]);
    return open;
  }
  if (ports.isStopping()) throw apiRefusal("API_STOPPING");
  if (path === `${BASE}/session`) {
    passing.route = path;
    return answerSession(passing, ports);
  }
  const who = ports.admission.who(request, ports.now());
  passing.who = who;
  if (path === "/metrics") {
    passing.route = path;
    return metrics(who, request, ports);
  }
  if (!path.startsWith(`${BASE}/`)) throw apiRefusal("API_PATH");
  const matched = matchRoute(request.method ?? "", path.slice(BASE.length));
  if ("allow" in matched) throw wrongMethod(matched.allow);
  passing.route = `${BASE}${matched.route.path}`;
  if (/^[/](studies|bundles)[/]/.test(matched.route.path)) passing.study = studyIn(matched.params);
  return answerRoute(matched, { ...passing, who }, ports);
}

/** The study of a path, for the log: what can be no name stays out of it. */
function studyIn({ name }: Readonly<Record<string, string>>): string | undefined {
  return recordName.safeParse(name).data;
}

/** What anybody may ask: whether the process lives and can work, what the API is, and the page that asks for a token. */
function openPath(path: string, { world, page, isStopping }: ApiPorts): KeptReply | undefined {
  const text = (status: number, words: string): KeptReply => ({
    status,
    text: `${words}\n`,
    type: "text/plain; charset=utf-8",
    headers: {},
  });
  if (path === "/livez") return text(200, "ok");
  if (path === "/readyz") {
    const isReady = !isStopping() && world.health().status === "ok";
    return isReady ? text(200, "ok") : text(503, "not ready");
  }
  if (path !== `${BASE}/openapi.json`) return page.get(path);
  return { status: 200, text: world.document, type: "application/json", headers: {} };
}

function metrics(who: TokenRecord, { method = "" }: IncomingMessage, { world }: ApiPorts): KeptReply {
  if (method !== "GET" && method !== "HEAD") throw wrongMethod(["GET", "HEAD"]);
  if (!LOOKERS.includes(who.role)) throw apiRefusal("API_ROLE");
  return { status: 200, text: world.metrics(), type: OPEN_METRICS_TYPE, headers: {} };
}

/** Writes a refusal; a fault of the software is told to the log alone. */
function refused(error: unknown, passing: Passing, ports: ApiPorts): KeptReply {
  const { refusal, headers } =
    error instanceof Turned
      ? error
      : { refusal: error instanceof CodedError ? error : fault(error, passing.id, ports), headers: {} };
  passing.code = refusal.code;
  const problem = problemOf(refusal, passing.id);
  return { status: problem.status, text: JSON.stringify(problem), type: "application/problem+json", headers };
}

function fault(error: unknown, id: string, ports: ApiPorts): CodedError {
  ports.onFault(error, id);
  return apiRefusal("API_FAULT");
}

/** Splits what stands in a request line; anything but a path is none that exists. */
function splitUrl(url: string): readonly string[] {
  const at = url.indexOf("?");
  return at === -1 ? [url] : [url.slice(0, at), url.slice(at + 1)];
}

function lineOf({ id, request, response, route, who, study, code }: Passing, ms: number): AccessLine {
  return {
    type: "request",
    request: id,
    method: /^[A-Z]{1,10}$/.test(request.method ?? "") ? `${request.method}` : "-",
    route,
    status: response.statusCode,
    ms: Math.round(ms),
    from: request.socket.remoteAddress ?? "",
    ...(who && { token: who.name, role: who.role }),
    ...(study !== undefined && { study }),
    ...(code !== undefined && { code }),
  };
}
