import type { IncomingMessage } from "node:http";
import { apiRefusal } from "../../api/problems.ts";

/** Templates with their dictionaries are the largest. */
const LONGEST_BODY = 1 << 20;

/** Reads the body of a request as text: JSON as UTF-8, and nothing else. @throws CodedError API_BODY_TYPE, API_BODY_LARGE, API_BODY. */
export async function readText(request: IncomingMessage): Promise<string> {
  const { "content-type": type = "", "content-encoding": encoding } = request.headers;
  if (!hasBody(request)) return "";
  if (!/^application\/json *(; *charset=utf-8 *)?$/i.test(type) || encoding !== undefined)
    throw apiRefusal("API_BODY_TYPE");
  if (Number(request.headers["content-length"] ?? 0) > LONGEST_BODY) throw apiRefusal("API_BODY_LARGE");
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request) {
    parts.push(part as Uint8Array);
    length += (part as Uint8Array).length;
    if (length > LONGEST_BODY) throw apiRefusal("API_BODY_LARGE");
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(parts));
  } catch {
    throw apiRefusal("API_BODY", "no UTF-8");
  }
}

/** Whether a request says that a body comes with it. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/** Reads JSON. @throws CodedError API_BODY. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw apiRefusal("API_BODY", "no JSON");
  }
}

/** Returns a header that is there once; undefined for none. */
export function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : undefined;
}
