import { HTTP_REFUSALS } from "@fedseg/wording/refusals/http.ts";
import { CodedError, type Refusal } from "@fedseg/shared/errors.ts";

/** A refusal of the API itself, with its HTTP status; none holds anything of the request. */
interface ApiProblem extends Refusal {
  readonly status: number;
}

/** Every refusal of the API itself by its code. What the service refuses has codes of its own, the same as everywhere. */
const PROBLEMS = {
  API_TOKEN: {
    status: 401,
    what: HTTP_REFUSALS.token,
    why: "It was never made, is mistyped, has expired or was revoked; or the browser's session is over.",
    todo: "Send Authorization: Bearer TOKEN. An operator makes one with fedseg-coordinator token add.",
  },
  API_LOGINS: {
    status: 429,
    what: "Too many wrong tokens came from this address.",
    why: "Guesses must not fill the log. A token that opens is heard at once all the same.",
    todo: "Send the right one; whether another one is right is said after the time in Retry-After.",
  },
  API_ROLE: {
    status: 403,
    what: "This token's role may not do that.",
    why: "An operator may do everything that is here, a viewer look at it, an auditor fetch bundles and ledgers and read what was released.",
    todo: "Use a token of a role that may, or ask whoever runs the coordinator for one.",
  },
  API_CSRF: {
    status: 403,
    what: "The request comes from a browser's session without the header that proves that its page has sent it.",
    why: "Another site could have made the browser send it.",
    todo: "Send the session's csrf value as X-CSRF-Token, from a page of this coordinator; programs use Authorization.",
  },
  API_HOST: {
    status: 421,
    what: "The request is for a name that this API does not go by.",
    why: "Another site could have its name lead here, and its page would be of one origin with the operator's.",
    todo: "Ask by an address, by localhost or by a name of its certificate; write any other name, such as that of a proxy in front, into api.names.",
  },
  API_PATH: {
    status: 404,
    what: HTTP_REFUSALS.path,
    why: "No route has it, or what it names is not there.",
    todo: "Look at /api/v1/openapi.json; names in a path are percent-encoded.",
  },
  API_METHOD: {
    status: 405,
    what: HTTP_REFUSALS.method,
    why: "It can be read or changed in other ways only.",
    todo: HTTP_REFUSALS.methodTodo,
  },
  API_QUERY: {
    status: 400,
    what: "A query parameter is unknown, twice there, or has a value that it cannot have.",
    why: "A parameter that is not understood would be left out silently.",
    todo: "Look at the path's parameters in /api/v1/openapi.json; a cursor is taken as it was given, for the same question.",
  },
  API_BODY_TYPE: {
    status: 415,
    what: HTTP_REFUSALS.bodyType,
    why: "Other types, and encoded ones, are not read.",
    todo: "Send content-type: application/json, without content-encoding.",
  },
  API_BODY_LARGE: {
    status: 413,
    what: HTTP_REFUSALS.bodyLarge,
    why: "Nothing here needs more than 1 MiB.",
    todo: "Send only what the path's schema in /api/v1/openapi.json has.",
  },
  API_BODY: {
    status: 400,
    what: "The body is no JSON, or none that this path takes.",
    why: "What is not understood is not guessed.",
    todo: "Hold it against the path's schema in /api/v1/openapi.json; unknown keys are refused, and `where` names the first wrong place.",
  },
  API_KEY_MISSING: {
    status: 400,
    what: "The POST has no Idempotency-Key, or one that is not 1 to 128 printable ASCII characters.",
    why: "Without it, a request that is sent again after a lost answer would be done twice.",
    todo: "Send a key that is new for every action, such as a UUID, and the same when you try again.",
  },
  API_KEY_REUSED: {
    status: 422,
    what: "This Idempotency-Key was used for another request within the last day.",
    why: "A key stands for one action: its answer is kept and given again.",
    todo: "Use a new key for a new action.",
  },
  API_KEY_OPEN: {
    status: 409,
    what: "The first request with this Idempotency-Key was begun, and the coordinator stopped before its answer was kept.",
    why: "It may have been done or not; it is not done twice.",
    todo: "Look whether what you asked for is there, then send a new key if it is not.",
  },
  API_VERSION_MISSING: {
    status: 428,
    what: "The change does not say which version it was decided on.",
    why: "Somebody else may have changed it meanwhile.",
    todo: "Read the thing, and send its ETag as If-Match; If-None-Match: * for one that must be new.",
  },
  API_VERSION: {
    status: 412,
    what: "The thing is not any more, or not yet, what the change was decided on.",
    why: "Somebody has changed it since, or it exists already.",
    todo: "Read it again, decide again, and send its new ETag as If-Match.",
  },
  API_BUSY: {
    status: 429,
    what: "Too many changes, or too many open event streams, by one token.",
    why: "Each change is written to the disk, and each stream kept open.",
    todo: "Wait as long as the Retry-After header says; close streams that nobody reads.",
  },
  API_COSTS: {
    status: 429,
    what: "Other costs and results are worked out first.",
    why: "Each takes a processor for seconds, and studies under way need it, too: few wait, and of each token one question about costs.",
    todo: "Ask again after the time in Retry-After.",
  },
  API_THREAD: {
    status: 503,
    what: "There is no thread to work this out in.",
    why: "The system gives the coordinator none, as processes or memory are limited (ulimit -u, ulimit -v, a container's pids limit), or the thread has ended: its memory was too small for this.",
    todo: "Ask again in a minute; if it stays so, raise these limits, or give the machine more memory. Studies go on meanwhile.",
  },
  API_EVENTS: {
    status: 400,
    what: "Last-Event-ID is no number of an event.",
    why: "The stream goes on behind an event that it has sent.",
    todo: "Send the id of the last event that arrived, or none.",
  },
  API_STOPPING: {
    status: 503,
    what: "The coordinator is stopping.",
    why: "It finishes what is under way and takes no more.",
    todo: "Try again when it has started; studies under way go on.",
  },
  API_NO_DRIVER: {
    status: 503,
    what: "The process that drives the studies is not in reach of this one.",
    why: "It has ended and another is about to take over, or Redis between them is gone. What was asked was done whole or not at all.",
    todo: "Try again in some seconds, a POST with the same Idempotency-Key; /readyz of each process says whether it reaches the driver.",
  },
  API_FAULT: {
    status: 500,
    what: "The coordinator cannot answer.",
    why: "Its software has a fault; the request was not at fault.",
    todo: "Look in the coordinator's log for this request's id.",
  },
} as const satisfies Readonly<Record<string, ApiProblem>>;

/** Code of a refusal of the API itself. */
export type ApiCode = keyof typeof PROBLEMS;

/** Statuses of codes of the service that their ending does not tell. */
const STATUSES: Readonly<Record<string, number>> = {
  PROPOSALS_TOO_MANY: 429,
  AUDIT_NOT_OPEN: 409,
  STUDY_STATE: 409,
  STORE_UNWRITABLE: 503,
  STORE_FENCED: 503,
};

/** Makes a refusal of the API itself; `where`: what of the request it is about, in the schema's words. */
export function apiRefusal(code: ApiCode, where?: string): CodedError {
  const { what, why, todo } = PROBLEMS[code];
  return new CodedError(code, { what: where === undefined ? what : `${what} (${where})`, why, todo });
}

/** Returns the HTTP status of a refusal by its code. */
export function statusOf(code: string): number {
  if (code in PROBLEMS) return PROBLEMS[code as ApiCode].status;
  if (code in STATUSES) return STATUSES[code];
  if (code.endsWith("_UNKNOWN")) return 404;
  if (code.endsWith("_KNOWN") || code.endsWith("_TAKEN")) return 409;
  return 422;
}

/** A refusal as RFC 9457 has it, with the code and the sentences that the commands print. */
export interface Problem extends Refusal {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  /** Names the request, as the log does. */
  readonly instance: string;
}

/** Writes a refusal as RFC 9457 has it. */
export function problemOf({ code, refusal }: CodedError, request: string): Problem {
  const { what, why, todo } = refusal;
  return {
    type: `urn:fedseg:problem:${code.toLowerCase().replaceAll("_", "-")}`,
    title: what,
    status: statusOf(code),
    detail: `${why} ${todo}`,
    code,
    instance: `urn:fedseg:request:${request}`,
    what,
    why,
    todo,
  };
}
