import { Webhook } from "standardwebhooks";

const ANSWER_MS = 30_000;
/** What is read of an answer, so that the connection can be used again. */
const ANSWER_BYTES = 65_536;

/** A message of Standard Webhooks before it is signed. */
export interface Message {
  /** The same however often it is sent. */
  readonly id: string;
  readonly body: string;
}

/** Who sends it, where to and when. */
export interface Posting {
  readonly url: string;
  /** `whsec_…` */
  readonly secret: string;
  readonly userAgent: string;
  readonly now: Date;
  /** Gives it up, because the process ends. */
  readonly ended?: AbortSignal;
}

/** Signs a message and sends it once; undefined when no answer came in half a minute. Where an answer points elsewhere, nothing is sent. */
export async function postMessage(
  { id, body }: Message,
  { url, secret, userAgent, now, ended }: Posting,
): Promise<Response | undefined> {
  const late = AbortSignal.timeout(ANSWER_MS);
  try {
    const answer = await fetch(url, {
      method: "POST",
      redirect: "manual",
      signal: ended ? AbortSignal.any([late, ended]) : late,
      headers: {
        "content-type": "application/json",
        "user-agent": userAgent,
        "webhook-id": id,
        "webhook-timestamp": `${Math.floor(now.getTime() / 1000)}`,
        "webhook-signature": new Webhook(secret).sign(id, now, body),
      },
      body,
    });
    await drain(answer);
    return answer;
  } catch {
    return undefined;
  }
}

/** Tells whether an answer's failure may pass: none came, too many messages, or a fault of the receiver. */
export function mayPass(answer: Pick<Response, "status"> | undefined): boolean {
  return !answer || answer.status === 429 || answer.status >= 500;
}

/** Reads a short answer away and drops a long one; only its status counts, whatever happens to the rest. */
async function drain({ body }: Response): Promise<void> {
  let read = 0;
  try {
    for await (const part of body ?? []) {
      read += (part as Uint8Array).length;
      if (read > ANSWER_BYTES) return;
    }
  } catch {
    return;
  }
}
