import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { KeptReply } from "../../api/idempotency.ts";
import type { Content, Reply } from "../../api/route.ts";
import { hasBody } from "./read-request.ts";

/** Headers of every answer: nothing between keeps it, and a browser does nothing with it but what it says. */
const ALWAYS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
};
/** How long somebody may read nothing of what is sent. */
const STALLED_MS = 60_000;

/** Writes what an answer says, without what it streams. */
export function keptOf({ status, body, text, headers = {} }: Reply, type = "application/json"): KeptReply {
  return { status, text: text ?? (body ? JSON.stringify(body) : ""), type, headers };
}

/** Sends an answer. To HEAD its head alone. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, text, type, headers }: KeptReply,
): void {
  response.writeHead(status, {
    ...ALWAYS,
    ...(text === "" ? {} : { "content-type": type }),
    ...(status === 204 ? {} : { "content-length": Buffer.byteLength(text) }),
    ...headers,
    ...unread(request),
  });
  response.end(request.method === "HEAD" ? undefined : text);
}

/** Sends bytes as they come and as fast as they are read; whoever reads nothing for a minute is cut off. */
export async function sendContent(
  request: IncomingMessage,
  response: ServerResponse,
  content: Content,
): Promise<void> {
  const { type, bytes, name, stream } = content;
  try {
    response.writeHead(200, {
      ...ALWAYS,
      "content-type": type,
      ...(bytes === undefined ? {} : { "content-length": bytes }),
      ...(name === undefined ? {} : { "content-disposition": `attachment; filename="${name}"` }),
      ...unread(request),
    });
    if (request.method === "HEAD") return void response.end();
    response.flushHeaders();
    await write(response, stream);
    response.end();
  } finally {
    await content.discard?.();
  }
}

async function write(response: ServerResponse, stream: AsyncIterable<Uint8Array>): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const parts = stream[Symbol.asyncIterator]();
  const closed = once(gone.signal, "abort").then(() => ({ done: true, value: undefined }) as const);
  try {
    for (;;) {
      const { done, value } = await Promise.race([parts.next(), closed]);
      if (done || response.destroyed) return;
      if (!response.write(value)) await drained(response, gone.signal);
    }
  } finally {
    // Not waited for: a stream that sleeps until something happens ends when it does.
    void parts.return?.();
  }
}

async function drained(response: ServerResponse, gone: AbortSignal): Promise<void> {
  const stalled = AbortSignal.timeout(STALLED_MS);
  try {
    await once(response, "drain", { signal: AbortSignal.any([gone, stalled]) });
  } catch {
    response.destroy();
  }
}

/** A body that nobody reads must not be waited for. */
function unread(request: IncomingMessage) {
  return !request.complete && hasBody(request) ? { connection: "close" } : {};
}
