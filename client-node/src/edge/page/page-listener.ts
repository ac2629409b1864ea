import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { PageReply } from "@fedseg/keeper/page/page-files.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { asCoded } from "@fedseg/wording/command-line/unexpected.ts";
import { type PageAnswer, nodeRefusal, pageRefusal } from "../../page/page-problems.ts";
import type { PageSessions } from "../../page/page-sessions.ts";
import { languageIn, answerRoute } from "./page-routes.ts";
import type { PageWorld } from "./page-world.ts";
import { readBody } from "./read-page-body.ts";

const BASE = "/api/v1";
/** For how long news are waited for, and how often they are looked for. */
const [WAIT_MS, LOOK_MS] = [20_000, 400];

/** Headers of every answer: nothing keeps it, and a browser does nothing with it but what it says. */
const ALWAYS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "referrer-policy": "no-referrer",
};

/** What a page's requests are answered from. */
export interface PagePorts {
  readonly port: number;
  /** The built page, by paths. */
  readonly files: () => ReadonlyMap<string, PageReply>;
  readonly sessions: PageSessions;
  readonly world: PageWorld;
  nowMs(): number;
}

/** Answers the requests of a node's page: its files to everybody on this machine, all else to who has signed in. */
export function pageListener(ports: PagePorts): RequestListener {
  return (request, response) => void respond(request, response, ports);
}

async function respond(request: IncomingMessage, response: ServerResponse, ports: PagePorts): Promise<void> {
  const [path, query = ""] = (request.url ?? "").split("?", 2);
  const file = ports.files().get(path);
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (!isOwnHost(request, ports.port)) send(request, response, pageRefusal("PAGE_HOST"));
  else if (file && isRead) sendFile(request, response, file);
  else send(request, response, await answerOrRefuse({ request, path, query }, ports));
}

interface Passing {
  readonly request: IncomingMessage;
  readonly path: string;
  readonly query: string;
}

async function answerOrRefuse(passing: Passing, ports: PagePorts): Promise<PageAnswer> {
  try {
    return await answer(passing, ports);
  } catch (error) {
    return nodeRefusal(error instanceof CodedError ? error : asCoded(error));
  }
}

async function answer({ request, path, query }: Passing, ports: PagePorts): Promise<PageAnswer> {
  if (!path.startsWith(`${BASE}/`)) return pageRefusal("PAGE_PATH");
  if (isForeign(request, ports.port)) return pageRefusal("PAGE_FOREIGN");
  const asked = path.slice(BASE.length);
  const [nowMs, method] = [ports.nowMs(), request.method ?? ""];
  if (asked === "/session" && method === "POST") return begin(request, ports, nowMs);
  const [cookie, csrf] = [headerOf(request, "cookie"), headerOf(request, "x-csrf-token")];
  if (!ports.sessions.isOpen(cookie, csrf, nowMs)) return pageRefusal("PAGE_SESSION");
  if (asked === "/session" && method === "DELETE")
    return {
      status: 204,
      body: undefined,
      headers: { "set-cookie": ports.sessions.end(cookie, csrf, nowMs) },
    };
  if (asked === "/session" && method === "GET")
    return { status: 200, body: { node: ports.world.node, csrf } };
  if (asked === "/news" && method === "GET") return news(request, query, ports.world);
  const body = method === "POST" ? await readBody(request) : undefined;
  return answerRoute(ports.world, method, { path: asked, language: languageIn(query), body });
}

async function begin(request: IncomingMessage, ports: PagePorts, nowMs: number): Promise<PageAnswer> {
  const { sessions, world } = ports;
  const body = await readBody(request);
  const token = typeof body === "object" && body !== null && "token" in body ? body.token : undefined;
  if (typeof token !== "string") return pageRefusal("PAGE_BODY");
  // A right token is heard all the same: whoever else is on this machine can guess, and must not lock its owner out.
  const isGuessed = sessions.isGuessed(nowMs);
  const begun = sessions.begin(token, nowMs);
  if (!begun) return pageRefusal(isGuessed ? "PAGE_LOGINS" : "PAGE_TOKEN");
  const { cookie, csrf } = begun;
  return { status: 200, body: { node: world.node, csrf }, headers: { "set-cookie": cookie } };
}

/** Waits until something is other than when a page looked last, and says under which name it is now. */
async function news(request: IncomingMessage, query: string, world: PageWorld): Promise<PageAnswer> {
  const known = new URLSearchParams(query).get("since");
  for (let waited = 0; ; waited += LOOK_MS) {
    const version = await world.version();
    if (version !== known || waited >= WAIT_MS || request.destroyed)
      return { status: 200, body: { version } };
    await wait(LOOK_MS, undefined, { ref: false });
  }
}

/** Whether a request names this machine: a name that another site has pointed here does not. */
function isOwnHost(request: IncomingMessage, port: number): boolean {
  const host = headerOf(request, "host");
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}

/** Whether a browser says that another site, or a page of another port, has made it ask. */
function isForeign(request: IncomingMessage, port: number): boolean {
  const [origin, site] = [headerOf(request, "origin"), headerOf(request, "sec-fetch-site")];
  if (origin !== undefined && origin !== `http://${headerOf(request, "host") ?? port}`) return true;
  return site !== undefined && site !== "same-origin" && site !== "none";
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : undefined;
}

function sendFile(request: IncomingMessage, response: ServerResponse, file: PageReply): void {
  const { status, text, type, headers } = file;
  response.writeHead(status, {
    ...ALWAYS,
    "content-type": type,
    "content-length": Buffer.byteLength(text),
    ...headers,
    ...unread(request),
  });
  response.end(request.method === "HEAD" ? undefined : text);
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, body, headers }: PageAnswer,
): void {
  if (request.destroyed && !request.complete) return;
  const text = body === undefined ? "" : JSON.stringify(body);
  response.writeHead(status, {
    ...ALWAYS,
    ...(text !== "" && { "content-type": status < 400 ? "application/json" : "application/problem+json" }),
    ...(status !== 204 && { "content-length": Buffer.byteLength(text) }),
    ...headers,
    ...unread(request),
  });
  response.end(request.method === "HEAD" ? undefined : text);
}

/** A body that nobody reads must not be waited for. */
function unread(request: IncomingMessage) {
  const isLonger =
    request.headers["transfer-encoding"] !== undefined || Number(request.headers["content-length"] ?? 0) > 0;
  return !request.complete && isLonger ? { connection: "close" } : {};
}
