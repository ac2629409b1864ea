import { pageOf } from "./pages.ts";
import { apiRefusal } from "./problems.ts";
import type { QueryLine, Reply } from "./route.ts";
import { versionOf } from "./versions.ts";

const [USUAL_LIMIT, MOST] = [100, 500];

/** Query parameters of every list. */
export const PAGING: Readonly<Record<string, QueryLine>> = {
  limit: { says: `How many at most, 1 to ${MOST}; ${USUAL_LIMIT} when left out.` },
  cursor: { says: "Where to go on: `next` of the part before." },
};

/** Answers with part of a list. @throws CodedError API_QUERY. */
export function listReply<T extends object>(
  list: readonly T[],
  keyOf: (item: T) => string,
  { limit, cursor }: Readonly<Record<string, string>>,
): Reply {
  const most = limit === undefined ? USUAL_LIMIT : Number(limit);
  if (!/^[1-9]\d{0,2}$/.test(limit ?? "1") || most > MOST) throw apiRefusal("API_QUERY", "limit");
  return { status: 200, body: pageOf(list, keyOf, { limit: most, cursor }) };
}

/** Answers with one thing and its version. */
export function thingReply(thing: object, status = 200, location?: string): Reply {
  return {
    status,
    body: thing,
    headers: { etag: versionOf(thing), ...(location === undefined ? {} : { location }) },
  };
}

/** Answers that a thing is there no more. */
export const GONE: Reply = { status: 204 };
