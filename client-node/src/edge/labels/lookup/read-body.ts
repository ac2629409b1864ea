import type { IncomingMessage } from "node:http";
import { MOST_USERS, usersQuestion } from "../../../labels/lookup-bodies.ts";
import { LONGEST_ID } from "../../../labels/lookup-index.ts";
import type { LookupProblemCode } from "../../../labels/lookup-problems.ts";

/** Room for the most ids of the longest kind in ASCII. */
const LONGEST_BODY = MOST_USERS * (LONGEST_ID + 4) + 1024;

/** Reads the ids that a request asks for, or the code of what is wrong with it. */
export async function readUsers(request: IncomingMessage): Promise<readonly string[] | LookupProblemCode> {
  const { "content-type": type = "", "content-encoding": encoding } = request.headers;
  if (!/^application\/json *(; *charset=utf-8 *)?$/i.test(type) || encoding !== undefined) return "BODY_TYPE";
  if (Number(request.headers["content-length"] ?? 0) > LONGEST_BODY) return "BODY_TOO_LARGE";
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request) {
    parts.push(part as Uint8Array);
    length += (part as Uint8Array).length;
    if (length > LONGEST_BODY) return "BODY_TOO_LARGE";
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(parts));
    const { data } = usersQuestion.safeParse(JSON.parse(text));
    return data?.users ?? "BODY_INVALID";
  } catch {
    return "BODY_INVALID";
  }
}
