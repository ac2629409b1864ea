import type { IncomingMessage } from "node:http";
import type { Recommender } from "../../../labels/recommendations.ts";
import type { ToldScore } from "../../../labels/told-score.ts";
import type { ScoredUser } from "../../../labels/score-set.ts";
import { LONGEST_ID } from "../../../labels/lookup-index.ts";
import { LOOKUP_PROBLEMS, type LookupProblemCode, problemJson } from "../../../labels/lookup-problems.ts";
import { readUsers } from "./read-body.ts";

/** The labels of a node as the server asks for them. */
export interface LookupLabels {
  /** Returns a user; undefined for one who is unknown, not measured or withdrawn. */
  find(id: string): ScoredUser | undefined;
  /** Writes a user as a JSON object. */
  readonly write: (user: ScoredUser) => string;
  /** Tells the scores of every program that could measure a user, in the study's order. */
  readonly scores: (user: ScoredUser) => readonly ToldScore[];
  /** Reads what to recommend to a user; undefined when the study says nothing of it. */
  readonly recommendations?: Recommender | undefined;
  /** Study, model and time of labelling as the inside of a JSON object. */
  readonly facts: string;
}

/** What a request is answered from. */
export interface LookupSource {
  /** The labels of now; undefined before a study has ended. */
  labels(): LookupLabels | undefined;
  /** Tells whether an Authorization header holds the token. */
  readonly isAllowed: (header: string | undefined) => boolean;
  /** The OpenAPI document as text. */
  readonly document: string;
  /** Hears of a fault of the software. */
  onFault(error: unknown): void;
}

/** An answer: status, JSON text, and the headers that are not the same for all. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type: "application/json" | "application/problem+json";
  readonly headers?: Readonly<Record<string, string>>;
}

/** Paths behind which one user's id stands. */
const OF_ONE = {
  "/segments/": answerUser,
  "/scores/": answerScores,
  "/recommendations/": answerRecommendations,
} as const;

/** Answers a request. */
export async function answer(request: IncomingMessage, source: LookupSource): Promise<Answer> {
  const { url = "", method = "", headers } = request;
  if (url === "/health") return method === "GET" ? health(source) : wrongMethod("GET");
  if (url === "/openapi.json") return method === "GET" ? ok(source.document) : wrongMethod("GET");
  if (!source.isAllowed(headers.authorization)) {
    return refusal("TOKEN_REFUSED", { "www-authenticate": 'Bearer realm="fedseg"' });
  }
  if (url === "/segments") return method === "POST" ? answerUsers(request, source) : wrongMethod("POST");
  for (const [path, answerOne] of Object.entries(OF_ONE)) {
    const id = url.slice(path.length);
    if (!url.startsWith(path) || id === "" || /[/?#]/.test(id)) continue;
    return method === "GET" ? withUser(id, source, answerOne) : wrongMethod("GET");
  }
  return refusal("PATH_UNKNOWN");
}

function withUser(
  encoded: string,
  source: LookupSource,
  answerOne: (user: ScoredUser, labels: LookupLabels) => Answer,
): Answer {
  const id = decoded(encoded);
  if (id === undefined || id.length > LONGEST_ID) return refusal("USER_INVALID");
  const labels = source.labels();
  if (!labels) return refusal("LABELS_MISSING");
  const user = labels.find(id);
  return user ? answerOne(user, labels) : refusal("USER_UNKNOWN");
}

function answerUser(user: ScoredUser, { write, facts }: LookupLabels): Answer {
  return ok(`${write(user).slice(0, -1)},${facts}}`);
}

function answerScores(user: ScoredUser, { scores, facts }: LookupLabels): Answer {
  const told = JSON.stringify({ user: user.id, scores: scores(user) });
  return ok(`${told.slice(0, -1)},${facts}}`);
}

function answerRecommendations(user: ScoredUser, { recommendations, facts }: LookupLabels): Answer {
  if (!recommendations) return refusal("RECOMMENDATIONS_NONE");
  const told = JSON.stringify({
    user: user.id,
    recommendations: recommendations.read(user),
    segmentsHelp: recommendations.segmentsHelp,
  });
  return ok(`${told.slice(0, -1)},${facts}}`);
}

async function answerUsers(request: IncomingMessage, source: LookupSource): Promise<Answer> {
  const ids = await readUsers(request);
  if (typeof ids === "string") return refusal(ids);
  const labels = source.labels();
  if (!labels) return refusal("LABELS_MISSING");
  const [users, unknown]: [string[], string[]] = [[], []];
  for (const id of ids) {
    const user = labels.find(id);
    if (user) users.push(labels.write(user));
    else unknown.push(id);
  }
  return ok(`{${labels.facts},"users":[${users.join(",")}],"unknown":${JSON.stringify(unknown)}}`);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function health(source: LookupSource): Answer {
  return source.labels() ? ok('{"status":"ok"}') : { ...ok('{"status":"empty"}'), status: 503 };
}

function ok(body: string): Answer {
  return { status: 200, body, type: "application/json" };
}

function wrongMethod(allow: string): Answer {
  return refusal("METHOD_WRONG", { allow });
}

/** Refuses a request under a code. */
export function refusal(code: LookupProblemCode, headers: Readonly<Record<string, string>> = {}): Answer {
  const { status } = LOOKUP_PROBLEMS[code];
  return { status, body: problemJson(code), type: "application/problem+json", headers };
}
