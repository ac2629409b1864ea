import type { IncomingMessage } from "node:http";

/** Reasons and ids are the longest. */
const LONGEST_BODY = 16_384;

/** Reads the JSON that a page sends; undefined for what is none, is declared as something else, or is too long. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const { "content-type": type = "", "content-encoding": encoding } = request.headers;
  if (!/^application\/json *(; *charset=utf-8 *)?$/i.test(type) || encoding !== undefined) return undefined;
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request) {
    parts.push(part as Uint8Array);
    length += (part as Uint8Array).length;
    if (length > LONGEST_BODY) return undefined;
  }
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(parts)));
  } catch {
    return undefined;
  }
}
