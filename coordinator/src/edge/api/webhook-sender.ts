import { type Message, mayPass, postMessage } from "@fedseg/keeper/webhook/post-message.ts";
import { retryAfterMs, retryDelayMs } from "@fedseg/keeper/webhook/retry-delay.ts";
import type { WebhookBody } from "../../api/bodies.ts";
import { type Attempt, type Waiting, WebhookQueue } from "../../api/webhook-queue.ts";
import { webhookId, webhookText } from "../../api/webhook-text.ts";
import type { CoordinatorService } from "../../service/port.ts";
import type { Documents } from "../../studies/registry.ts";
import type { ServiceEvent } from "../../view.ts";

const DAY_MS = 86_400_000;
/** A receiver that is away is tried again after five seconds, and every hour in the end. */
const DELAYS = { firstMs: 5000, longestMs: 3_600_000 };

/** Somebody who hears what happens. */
export interface Receiver {
  readonly name: string;
  readonly url: string;
  readonly secret: string;
  /** Types of events that it wants; all when left out. */
  readonly events?: readonly string[] | undefined;
  /** How long a message is tried before it is given up. */
  readonly giveUpDays: number;
}

/** What sending needs of the world. */
export interface SenderPorts {
  readonly service: string;
  readonly documents: Documents;
  now(): Date;
  /** Returns a number in [0, 1). */
  uniform(): number;
  /** Hears that a message was given up, or could not be noted. */
  tell(line: { readonly type: "webhook"; readonly webhook: string; readonly code: string }): void;
}

/** Sends one receiver what happens, message by message, each until it is taken or given up. */
export class WebhookSender {
  readonly name: string;
  readonly #receiver: Receiver;
  readonly #ports: SenderPorts;
  readonly #queue: WebhookQueue;
  readonly #ended = new AbortController();
  #isWriting = false;
  #wake: () => void = () => undefined;

  constructor(receiver: Receiver, ports: SenderPorts) {
    this.name = receiver.name;
    this.#receiver = receiver;
    this.#ports = ports;
    this.#queue = new WebhookQueue(ports.documents, receiver.name, receiver.giveUpDays * DAY_MS);
  }

  /** Hears what happens from where it has stopped, also before a restart; for the first time from now on. Returns what ends it. */
  async listen(service: Pick<CoordinatorService, "subscribe" | "lastEvent">): Promise<() => void> {
    await this.#queue.begin(service.lastEvent());
    return service.subscribe((event) => this.#hear(event), this.#queue.heard);
  }

  /** Sends what waits, until it is ended. */
  async run(): Promise<void> {
    while (!this.#ended.signal.aborted) {
      const { first } = this.#queue;
      if (first) await this.#attempt(first);
      else await this.#sleep(undefined);
    }
  }

  /** Puts an event behind what waits; what the receiver does not want is left out. */
  #hear(event: ServiceEvent): void {
    const { events } = this.#receiver;
    if (events && !events.includes(event.type)) return;
    this.#queue.add(event, this.#ports.now()).then(
      () => this.#wake(),
      () => this.#writeLater(),
    );
  }

  /** Writes what the disk has refused, again and again until it takes it. */
  #writeLater(failures = 0): void {
    if (this.#ended.signal.aborted || (failures === 0 && this.#isWriting)) return;
    this.#isWriting = true;
    this.#tell("WEBHOOK_UNWRITTEN");
    const again = () =>
      this.#queue.write().then(
        () => {
          this.#isWriting = false;
          this.#wake();
        },
        () => this.#writeLater(failures + 1),
      );
    setTimeout(() => void again(), retryDelayMs(failures + 1, this.#ports.uniform(), DELAYS)).unref();
  }

  async resend(): Promise<void> {
    await this.#queue.resend(this.#ports.now());
    this.#wake();
  }

  /** What people see: where it goes without what may be secret in an address. */
  told(): WebhookBody {
    return { name: this.name, host: new URL(this.#receiver.url).host, ...this.#queue.told() };
  }

  end(): void {
    this.#ended.abort();
    this.#wake();
  }

  async #attempt(waiting: Waiting): Promise<void> {
    const { url, secret, name } = this.#receiver;
    const { service, now } = this.#ports;
    const message: Message = {
      id: webhookId(service, name, waiting.event),
      body: webhookText(waiting.event),
    };
    const posting = { url, secret, userAgent: "fedseg-coordinator", now: now(), ended: this.#ended.signal };
    const answer = await postMessage(message, posting);
    if (this.#ended.signal.aborted) return;
    const attempt = attemptOf(answer);
    try {
      await this.#queue.tried(waiting, attempt, now());
    } catch {
      // It is sent again under the same id: better twice than never.
      this.#tell("WEBHOOK_UNWRITTEN");
      return this.#sleep(DELAYS.firstMs);
    }
    if (attempt.type === "refused") this.#tell("WEBHOOK_REFUSED");
    if (attempt.type !== "unready") return;
    const asked = retryAfterMs(answer?.headers.get("retry-after") ?? null, now().getTime()) ?? 0;
    const usual = retryDelayMs(waiting.failures + 1, this.#ports.uniform(), DELAYS);
    await this.#sleep(Math.min(DELAYS.longestMs, Math.max(asked, usual)));
  }

  /** Sleeps for a while, or until something comes when no while is given; its end wakes it. */
  async #sleep(ms: number | undefined): Promise<void> {
    if (this.#ended.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(resolve, ms).unref();
      this.#wake = () => {
        if (ms !== undefined && !this.#ended.signal.aborted) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #tell(code: string): void {
    this.#ports.tell({ type: "webhook", webhook: this.name, code });
  }
}

function attemptOf(answer: Response | undefined): Attempt {
  if (!answer) return { type: "unready", status: undefined };
  const { status } = answer;
  if (status >= 200 && status < 300) return { type: "taken", status };
  return mayPass(answer) ? { type: "unready", status } : { type: "refused", status };
}
