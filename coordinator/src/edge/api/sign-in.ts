import { QUESTIONS } from "../../api/bodies.ts";
import { type BrowserSession, NO_COOKIE } from "../../api/browser-sessions.ts";
import type { KeptReply } from "../../api/idempotency.ts";
import { apiRefusal } from "../../api/problems.ts";
import { isForeign } from "./admit.ts";
import { type ApiPorts, type Passing, wrongMethod } from "./passing.ts";
import { jsonIn, readText } from "./read-request.ts";

/** Answers what is asked of a browser's own session. @throws CodedError or Turned API_TOKEN, API_LOGINS, API_CSRF, API_BODY*. */
export async function answerSession(passing: Passing, ports: ApiPorts): Promise<KeptReply> {
  const { request } = passing;
  switch (request.method) {
    case "GET":
    case "HEAD":
      return told(200, ports.admission.session(request, ports.now()));
    case "POST":
      return begin(passing, ports);
    case "DELETE":
      return end(passing, ports);
    default:
      throw wrongMethod(["GET", "HEAD", "POST", "DELETE"]);
  }
}

async function begin(passing: Passing, ports: ApiPorts): Promise<KeptReply> {
  const { request } = passing;
  if (isForeign(request)) throw apiRefusal("API_CSRF");
  const asked = QUESTIONS.Login.safeParse(jsonIn(await readText(request)));
  if (!asked.success) throw apiRefusal("API_BODY");
  const now = ports.now();
  const token = await ports.admission.signedIn(asked.data.token, request, now);
  passing.who = token;
  const { cookie, ...session } = ports.sessions.begin(token, now);
  return told(201, session, { "set-cookie": cookie }, session.csrf);
}

async function end(passing: Passing, ports: ApiPorts): Promise<KeptReply> {
  const now = ports.now();
  const session = ports.admission.session(passing.request, now);
  passing.who = session.token;
  await ports.tokens.endSessions(session.token.id, now);
  return { status: 204, text: "", type: "", headers: { "set-cookie": NO_COOKIE } };
}

function told(
  status: number,
  { token, expiresAt }: BrowserSession,
  headers: Readonly<Record<string, string>> = {},
  csrf?: string,
): KeptReply {
  const { name, role } = token;
  const text = JSON.stringify({ name, role, expiresAt: expiresAt.toISOString(), csrf });
  return { status, text, type: "application/json", headers };
}
