import { HTTP_REFUSALS } from "@fedseg/wording/refusals/http.ts";

/** A refusal of the lookup server: HTTP status, what happened, what to do next. */
interface LookupProblem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
}

/** Every refusal of the lookup server by its code; none holds anything of the request. */
export const LOOKUP_PROBLEMS = {
  TOKEN_REFUSED: {
    status: 401,
    title: HTTP_REFUSALS.token,
    detail: "Send the node's token as Authorization: Bearer TOKEN.",
  },
  PATH_UNKNOWN: {
    status: 404,
    title: HTTP_REFUSALS.path,
    detail: "Look at /openapi.json; an id in a path is percent-encoded, and there are no query parameters.",
  },
  METHOD_WRONG: {
    status: 405,
    title: HTTP_REFUSALS.method,
    detail: HTTP_REFUSALS.methodTodo,
  },
  USER_UNKNOWN: {
    status: 404,
    title: "This user has no segment.",
    detail:
      "Never seen, not measured, and withdrawn users are the same here; check the id as it is in your data.",
  },
  RECOMMENDATIONS_NONE: {
    status: 404,
    title: "The latest study has not learnt what people buy.",
    detail:
      "Lookups answer from the latest study's scores alone; \"fedseg-node recommend\" knows what an earlier one recommended. Ask the node's owner for a study with affinity among its programs.",
  },
  USER_INVALID: {
    status: 400,
    title: "This is no user id.",
    detail: "Send 1 to 512 characters, percent-encoded as UTF-8.",
  },
  BODY_INVALID: {
    status: 400,
    title: "The body is not a question.",
    detail: 'Send JSON of the form {"users":["ID"]} with 1 to 1000 ids of 1 to 512 characters.',
  },
  BODY_TYPE: {
    status: 415,
    title: HTTP_REFUSALS.bodyType,
    detail: "Send content-type: application/json, without content-encoding.",
  },
  BODY_TOO_LARGE: {
    status: 413,
    title: HTTP_REFUSALS.bodyLarge,
    detail: "Ask for fewer users at once.",
  },
  LABELS_MISSING: {
    status: 503,
    title: "No users have been labelled yet.",
    detail: "Ask again when the node has finished a study.",
  },
  SERVER_FAULT: {
    status: 500,
    title: "The node cannot answer.",
    detail: "Look at what it printed; the request was not at fault.",
  },
} as const satisfies Readonly<Record<string, LookupProblem>>;

/** Code of a refusal of the lookup server. */
export type LookupProblemCode = keyof typeof LOOKUP_PROBLEMS;

/** Writes a refusal as RFC 9457 has it. */
export function problemJson(code: LookupProblemCode): string {
  const type = `urn:fedseg:problem:${code.toLowerCase().replaceAll("_", "-")}`;
  return JSON.stringify({ type, ...LOOKUP_PROBLEMS[code], code });
}
