import { createHash } from "node:crypto";
import { type Message, mayPass, postMessage } from "@fedseg/keeper/webhook/post-message.ts";
import { isReceiverUrl, isSigningSecret } from "@fedseg/keeper/webhook/receiver.ts";
import { retryAfterMs, retryDelayMs } from "@fedseg/keeper/webhook/retry-delay.ts";
import type { ScoreSet } from "../../../labels/score-set.ts";
import { userArrays, webhookMessage } from "../../../labels/webhook-message.ts";
import { changed, noUrl, refusedMessage, shortSecret, undelivered } from "./webhook-refusals.ts";
import { forgetAcknowledged, readAcknowledged, writeAcknowledged } from "./webhook-state.ts";

/** A receiver that asks to wait longer gets the rest when the export is started again. */
const LONGEST_WAIT_MS = 600_000;

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
  if (!isReceiverUrl(receiver.url)) throw noUrl();
  if (!isSigningSecret(receiver.secret)) throw shortSecret();
  const { snapshot, batches } = await measureSnapshot(receiver, set);
  const acknowledged = readAcknowledged(ports.state, snapshot);
  let batch = 0;
  for await (const users of userArrays(set, receiver.batch)) {
    batch += 1;
    if (batch <= acknowledged) continue;
    const body = webhookMessage(set, { snapshot, batch, batches }, users);
    await deliver(receiver, { id: `${snapshot}-${batch}`, body }, ports);
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

async function deliver(receiver: WebhookReceiver, message: Message, ports: WebhookPorts): Promise<void> {
  for (let failures = 1; ; failures += 1) {
    if (!ports.isCurrent()) throw changed();
    const { url, secret } = receiver;
    const now = new Date(ports.now());
    const answer = await postMessage(message, { url, secret, userAgent: "fedseg-node", now });
    if (answer && answer.status >= 200 && answer.status < 300) return;
    if (answer && !mayPass(answer)) throw refusedMessage(answer.status);
    const asked = retryAfterMs(answer?.headers.get("retry-after") ?? null, ports.now());
    if (failures === receiver.attempts || (asked ?? 0) > LONGEST_WAIT_MS) throw undelivered(answer?.status);
    await ports.wait(Math.max(asked ?? 0, retryDelayMs(failures, ports.uniform())));
  }
}
