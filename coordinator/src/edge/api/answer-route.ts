import { QUESTIONS } from "../../api/bodies.ts";
import type { KeptReply } from "../../api/idempotency.ts";
import { apiRefusal, problemOf } from "../../api/problems.ts";
import type { Asked, Reply, Route } from "../../api/route.ts";
import type { TokenRecord } from "../../api/tokens.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { ApiPorts, Passing } from "./passing.ts";
import { headerOf, jsonIn, readText } from "./read-request.ts";
import { keptOf, sendContent } from "./respond.ts";

/** A route with what its path's parameters stand for. */
interface Found {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/**
 * Answers a request of somebody who is known: their role, the query, the body and the key are looked at in this order, and
 * nothing is done before all of them are right. Undefined when the answer was streamed.
 */
export async function answerRoute(
  { route, params }: Found,
  passing: Passing & { readonly who: TokenRecord },
  ports: ApiPorts,
): Promise<KeptReply | undefined> {
  const { request, response, who, path } = passing;
  if (!route.roles.includes(who.role)) throw apiRefusal("API_ROLE");
  const query = queryIn(passing.query, route);
  const isChange = route.method !== "GET";
  if (isChange) ports.admission.requireRate(who, ports.now());
  const text = isChange ? await readText(request) : "";
  const asked: Asked = {
    who,
    params,
    query,
    body: bodyIn(text, route),
    conditions: { ifMatch: headerOf(request, "if-match"), ifNoneMatch: headerOf(request, "if-none-match") },
    lastEventId: headerOf(request, "last-event-id"),
  };
  if (route.method === "POST") {
    const key = headerOf(request, "idempotency-key") ?? "";
    const keyed = { holder: who.id, key, method: "POST", path, body: text };
    return ports.answers.once(keyed, ports.now().getTime(), () => act(route, asked, passing, ports));
  }
  const reply = await answered(route, asked, ports);
  if (!reply.content) return keptOf(reply);
  await sendContent(request, response, reply.content);
  return undefined;
}

/** Does what a POST asks for; what the service refuses is an answer that is kept, too. */
async function act(route: Route, asked: Asked, { id }: Passing, ports: ApiPorts): Promise<KeptReply> {
  try {
    return keptOf(await answered(route, asked, ports));
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const problem = problemOf(error, id);
    return keptOf({ status: problem.status, body: problem }, "application/problem+json");
  }
}

async function answered(route: Route, asked: Asked, ports: ApiPorts): Promise<Reply> {
  if (route.method === "GET") return route.answer(ports.world, asked);
  return ports.inTurn(async () => route.answer(ports.world, asked));
}

function queryIn(text: string, { query = {} }: Route): Record<string, string> {
  const given = [...new URLSearchParams(text)];
  const names = given.map(([name]) => name);
  const odd =
    names.find((name) => !Object.hasOwn(query, name)) ?? names.find((name, at) => names.indexOf(name) !== at);
  if (odd !== undefined) throw apiRefusal("API_QUERY");
  return Object.fromEntries(given);
}

function bodyIn(text: string, { question }: Route): unknown {
  if (question === undefined) {
    if (text !== "" && text.trim() !== "{}") throw apiRefusal("API_BODY", "none is taken here");
    return undefined;
  }
  const read = QUESTIONS[question].safeParse(jsonIn(text));
  if (read.success) return read.data;
  const [first] = read.error.issues;
  throw apiRefusal("API_BODY", `where: ${first.path.map(String).join(".") || "the whole"}, ${first.code}`);
}
