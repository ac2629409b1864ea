/** A refusal of the program behind the page (RFC 9457), or of the way to it: then its status is 0. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  /** What happened. */
  readonly detail: string;
  readonly why?: string;
  readonly todo?: string;
}

/** Reads a refusal out of an answer that is none of what was asked. */
export function problemIn(status: number, content: unknown): Problem {
  const said = (typeof content === "object" && content !== null ? content : {}) as Record<string, unknown>;
  const text = (name: string) => (typeof said[name] === "string" ? said[name] : undefined);
  const [why, todo] = [text("why"), text("todo")];
  return {
    status,
    code: text("code") ?? `HTTP_${status}`,
    detail: text("what") ?? text("detail") ?? text("title") ?? "",
    ...(why !== undefined && { why }),
    ...(todo !== undefined && { todo }),
  };
}

/** Tells whether something that was thrown is a refusal. */
export function isProblem(error: unknown): error is Problem {
  return typeof error === "object" && error !== null && "code" in error && "status" in error;
}

/** What is told when an answer is nothing that this page knows how to read. */
export function unreadable(): Problem {
  return { status: 0, code: "UNREADABLE", detail: "" };
}
