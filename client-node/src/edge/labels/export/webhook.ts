import { createHash } from "node:crypto";
import { Webhook } from "standardwebhooks";
import type { ScoreSet } from "../../../labels/score-set.ts";
import { retryAfterMs, retryDelayMs } from "../../../labels/retry-delay.ts";
import { userArrays, webhookMessage } from "../../../labels/webhook-message.ts";
import { isPrivateUrl } from "../../private-url.ts";
import { changed, noUrl, refusedMessage, shortSecret, undelivered } from "./webhook-refusals.ts";
import { forgetAcknowledged, readAcknowledged, writeAcknowledged } from "./webhook-state.ts";

const ANSWER_MS = 30_000;
/** A receiver that asks to wait longer gets the rest when the export is started again. */
const LONGEST_WAIT_MS = 600_000;
/** What is read of an answer, so that the connection can be used again. */
const ANSWER_BYTES = 65_536;

/** Where messages go and how they are signed. */
export interface WebhookReceiver {
  readonly url: string;
  readonly secret: string;
  readonly batch: number;
  readonly attempts: number;
}

/** What sending needs of the world. */
export interface WebhookPorts {
  /** File that notes what was acknowledged. */
  readonly state: string;
  /** Milliseconds since 1970. */
  now(): number;
  wait(ms: number): Promise<void>;
  /** Returns a number in [0, 1). */
  uniform(): number;
  /** Tells whether the users are still those of the set: nobody has withdrawn meanwhile. */
  isCurrent(): boolean;
}

/**
 * Sends a set in signed batches, one after another, each until it is acknowledged. A run that was interrupted goes on
 * after the last acknowledged batch as long as the users are the same.
 * @throws CodedError EXPORT_URL, EXPORT_SECRET, EXPORT_REFUSED, EXPORT_UNDELIVERED, EXPORT_CHANGED, EXPORT_UNWRITABLE.
 */
export async function exportWebhook(
  receiver: WebhookReceiver,
  set: ScoreSet,
  ports: WebhookPorts,
): Promise<void> {
  requireUrl(receiver.url);
  const signer = new Webhook(requireSecret(receiver.secret));
  const { snapshot, batches } = await measureSnapshot(receiver, set);
  const acknowledged = readAcknowledged(ports.state, snapshot);
  let batch = 0;
  for await (const users of userArrays(set, receiver.batch)) {
    batch += 1;
    if (batch <= acknowledged) continue;
    const body = webhookMessage(set, { snapshot, batch, batches }, users);
    await deliver(receiver, { signer, id: `${snapshot}-${batch}`, body }, ports);
    await writeAcknowledged(ports.state, snapshot, batch);
  }
  forgetAcknowledged(ports.state);
}

async function measureSnapshot(
  { url, batch }: WebhookReceiver,
  set: ScoreSet,
): Promise<{ snapshot: string; batches: number }> {
  const hash = createHash("sha256").update(
    JSON.stringify([url, batch, set.study, set.model, set.labelledAt]),
  );
  let batches = 0;
  for await (const users of userArrays(set, batch)) {
    hash.update(users);
    batches += 1;
  }
  return { snapshot: hash.digest("hex").slice(0, 32), batches };
}

interface Message {
  readonly signer: Webhook;
  readonly id: string;
  readonly body: string;
}

async function deliver(receiver: WebhookReceiver, message: Message, ports: WebhookPorts): Promise<void> {
  for (let failures = 1; ; failures += 1) {
    if (!ports.isCurrent()) throw changed();
    const answer = await post(receiver.url, message, ports);
    if (answer && answer.status >= 200 && answer.status < 300) return;
    const mayPass = !answer || answer.status === 429 || answer.status >= 500;
    if (!mayPass) throw refusedMessage(answer.status);
    const asked = retryAfterMs(answer?.headers.get("retry-after") ?? null, ports.now());
    if (failures === receiver.attempts || (asked ?? 0) > LONGEST_WAIT_MS) throw undelivered(answer?.status);
    await ports.wait(Math.max(asked ?? 0, retryDelayMs(failures, ports.uniform())));
  }
}

/** Sends one message; undefined when no answer came. */
async function post(url: string, message: Message, ports: WebhookPorts): Promise<Response | undefined> {
  const sent = new Date(ports.now());
  try {
    const answer = await fetch(url, {
      method: "POST",
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_MS),
      headers: {
        "content-type": "application/json",
        "user-agent": "fedseg-node",
        "webhook-id": message.id,
        "webhook-timestamp": `${Math.floor(sent.getTime() / 1000)}`,
        "webhook-signature": message.signer.sign(message.id, sent, message.body),
      },
      body: message.body,
    });
    await drain(answer);
    return answer;
  } catch {
    return undefined;
  }
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

/** Ids and segments travel encrypted, or not off this machine. */
function requireUrl(text: string): void {
  const { username, password } = new URL(text);
  if (!isPrivateUrl(text) || username || password) throw noUrl();
}

function requireSecret(secret: string): string {
  const text = secret.startsWith("whsec_") ? secret.slice("whsec_".length) : "";
  const { length } = Buffer.from(text, "base64");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || length < 24 || length > 64 || text.length % 4)
    throw shortSecret();
  return secret;
}
