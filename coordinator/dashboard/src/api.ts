import type { MemberView, ScheduleView, StudyView, TemplateView } from "@fedseg/coordinator/view.ts";

/** Who has signed in, as the service says it. */
export interface SignedIn {
  readonly name: string;
  readonly role: "operator" | "viewer" | "auditor";
  readonly csrf: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** A refusal of the service (RFC 9457), or of the way to it. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly why?: string;
  readonly todo?: string;
}

/** A session as the service has seen it. */
export interface SessionLine {
  readonly session: number;
  readonly state: "open" | "released" | "ended";
  readonly attempts: number;
  readonly openedAt: string;
  readonly endedAt?: string;
  readonly missing: readonly string[];
}

/** A file of a published bundle. */
export interface BundleFile {
  readonly path: string;
  readonly bytes: number;
}

/** A thing, and the version of it that this is. */
export interface Versioned<T> {
  readonly value: T;
  readonly version: string;
}

const BASE = "/api/v1";
/** The token against forged requests; only this page knows it. */
let csrf = "";

/** What is asked beside a path. */
interface Asking {
  readonly body?: object;
  /** The version of a thing that a change was decided on. */
  readonly version?: string;
}

/** Asks the service; returns its answer and which version of a thing that is. @throws Problem */
async function answerOf<T>(method: string, path: string, { body, version }: Asking): Promise<Versioned<T>> {
  const headers: Record<string, string> = {};
  if (version !== undefined) headers["if-match"] = version;
  if (body) headers["content-type"] = "application/json";
  if (method !== "GET") headers["x-csrf-token"] = csrf;
  if (method === "POST") headers["idempotency-key"] = crypto.randomUUID();
  let response: Response;
  try {
    response = await fetch(`${BASE}${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
  } catch {
    throw { status: 0, code: "UNREACHABLE", detail: "" } satisfies Problem;
  }
  const content: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined);
  if (!response.ok) throw problemIn(response.status, content);
  return { value: content as T, version: response.headers.get("etag") ?? "" };
}

async function ask<T>(method: string, path: string, body?: object): Promise<T> {
  return (await answerOf<T>(method, path, body ? { body } : {})).value;
}

/** Changes a thing that was looked at as this version of it. @throws Problem 412 when somebody has changed it since. */
async function change<T>(path: string, version: string, body?: object): Promise<T> {
  return (await answerOf<T>("POST", path, { version, ...(body && { body }) })).value;
}

function problemIn(status: number, content: unknown): Problem {
  const said = (typeof content === "object" && content !== null ? content : {}) as Record<string, unknown>;
  const text = (name: string) => (typeof said[name] === "string" ? said[name] : undefined);
  const [why, todo] = [text("why"), text("todo")];
  return {
    status,
    code: text("code") ?? `HTTP_${status}`,
    detail: text("detail") ?? text("title") ?? "",
    ...(why !== undefined && { why }),
    ...(todo !== undefined && { todo }),
  };
}

/** Everything of a list, page by page. */
async function all<T>(path: string): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const query = cursor === undefined ? "?limit=200" : `?limit=200&cursor=${encodeURIComponent(cursor)}`;
    const page = await ask<{ items: readonly T[]; next?: string }>("GET", `${path}${query}`);
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return items;
}

function kept(session: SignedIn): SignedIn {
  csrf = session.csrf;
  return session;
}

const named = (name: string) => encodeURIComponent(name);

/** What the page asks of the service. */
export const api = {
  session: () => ask<SignedIn>("GET", "/session").then(kept),
  signIn: (token: string) => ask<SignedIn>("POST", "/session", { token }).then(kept),
  signOut: () => ask<void>("DELETE", "/session"),
  studies: () => all<StudyView>("/studies"),
  members: () => all<MemberView>("/members"),
  templates: () => all<TemplateView>("/templates"),
  schedules: () => all<ScheduleView>("/schedules"),
  sessions: (study: string) => all<SessionLine>(`/studies/${named(study)}/sessions`),
  files: (study: string) => all<BundleFile>(`/bundles/${named(study)}`),
  propose: (proposal: object) => ask<StudyView>("POST", "/studies", proposal),
  study: (name: string) => answerOf<StudyView>("GET", `/studies/${named(name)}`, {}),
  pause: (study: string, version: string, reason: string) =>
    change<StudyView>(`/studies/${named(study)}/pause`, version, { reason }),
  resume: (study: string, version: string) => change<StudyView>(`/studies/${named(study)}/resume`, version),
  cancel: (study: string, version: string, reason: string) =>
    change<StudyView>(`/studies/${named(study)}/cancel`, version, { reason }),
  /** Says which it is to be, not that it is to change: whoever did the same meanwhile is not undone. */
  suspend: async (schedule: string, isSuspended: boolean) => {
    const path = `/schedules/${named(schedule)}`;
    const { version } = await answerOf<ScheduleView>("GET", path, {});
    return change<ScheduleView>(`${path}/${isSuspended ? "suspend" : "resume"}`, version);
  },
  archive: (study: string) => `${BASE}/bundles/${named(study)}/archive`,
  events: `${BASE}/events`,
} as const;

/** Tells whether something that was thrown is a refusal. */
export function isProblem(error: unknown): error is Problem {
  return typeof error === "object" && error !== null && "code" in error && "status" in error;
}
