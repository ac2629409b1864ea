import { HTTP_REFUSALS } from "@fedseg/wording/refusals/http.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";

/** A refusal of the page's server: HTTP status, what happened, what to do next. */
interface PageProblem {
  readonly status: number;
  readonly detail: string;
  readonly todo: string;
}

/** Every refusal of the page's server by its code; none holds anything of the request. */
const PAGE_PROBLEMS = {
  PAGE_HOST: {
    status: 421,
    detail: "The page is asked for under another name than this machine's own.",
    todo: "Open the address that `fedseg-node page` prints.",
  },
  PAGE_FOREIGN: {
    status: 403,
    detail: "Another site has made the browser ask.",
    todo: "Open the page itself.",
  },
  PAGE_TOKEN: {
    status: 401,
    detail: "The token is none that opens this page: it opens once, for five minutes.",
    todo: "Give the command `fedseg-node page` once more.",
  },
  PAGE_SESSION: {
    status: 401,
    detail: "Nobody has signed in here, or too long ago.",
    todo: "Give the command `fedseg-node page` once more.",
  },
  PAGE_LOGINS: {
    status: 429,
    detail: "Too many wrong tokens have been tried.",
    todo: "Wait a minute, and give the command `fedseg-node page` once more.",
  },
  PAGE_PATH: { status: 404, detail: HTTP_REFUSALS.path, todo: "Open the page itself." },
  PAGE_METHOD: { status: 405, detail: HTTP_REFUSALS.method, todo: HTTP_REFUSALS.methodTodo },
  PAGE_BODY: {
    status: 400,
    detail: "The body is not what this path takes.",
    todo: "Open the page anew: it may be of an earlier version.",
  },
} as const satisfies Readonly<Record<string, PageProblem>>;

/** Code of a refusal of the page's server. */
export type PageProblemCode = keyof typeof PAGE_PROBLEMS;

/** An answer of the page's server: status, JSON, and the headers that are not the same for all. */
export interface PageAnswer {
  readonly status: number;
  readonly body: object | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers with a refusal of the server, as RFC 9457 has it. */
export function pageRefusal(code: PageProblemCode): PageAnswer {
  const { status, detail, todo } = PAGE_PROBLEMS[code];
  return { status, body: { type: typeOf(code), status, code, detail, todo } };
}

/** Answers with what the node refuses: the request was well formed, and cannot be done as things stand. */
export function nodeRefusal({ code, refusal: { what, why, todo } }: CodedError): PageAnswer {
  return { status: 409, body: { type: typeOf(code), status: 409, code, detail: what, why, todo } };
}

function typeOf(code: string): string {
  return `urn:fedseg:problem:${code.toLowerCase().replaceAll("_", "-")}`;
}
