import type { EndedSession } from "../../api/session-log.ts";
import { spansJson } from "../../api/spans.ts";

const FLUSH_MS = 5000;
const ANSWER_MS = 5000;
/** Spans that wait while no collector answers; the oldest go. */
const MOST_WAITING = 2000;

/** Where traces go, as the environment of the process says by OpenTelemetry's own variables. */
export interface TraceTarget {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Reads OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, or OTEL_EXPORTER_OTLP_ENDPOINT, with _HEADERS; undefined when neither is set. */
export function traceTarget(env: NodeJS.ProcessEnv): TraceTarget | undefined {
  const base = env["OTEL_EXPORTER_OTLP_ENDPOINT"]?.replace(/\/$/, "");
  const url = env["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] ?? (base ? `${base}/v1/traces` : undefined);
  if (!url || !URL.canParse(url)) return undefined;
  const pairs = (env["OTEL_EXPORTER_OTLP_HEADERS"] ?? "").split(",").filter((pair) => pair.includes("="));
  const headers = pairs.map((pair) => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())] as const;
  });
  return { url, headers: Object.fromEntries(headers) };
}

/** Sends sessions that have ended to a collector over OTLP/HTTP in JSON. What it does not take is sent again, then lost. */
export class TraceSender {
  readonly #service: string;
  readonly #target: TraceTarget;
  readonly #timer: NodeJS.Timeout;
  #waiting: readonly EndedSession[] = [];

  constructor(service: string, target: TraceTarget, flushMs = FLUSH_MS) {
    this.#service = service;
    this.#target = target;
    this.#timer = setInterval(() => void this.flush(), flushMs).unref();
  }

  add(ended: EndedSession): void {
    this.#waiting = [...this.#waiting, ended].slice(-MOST_WAITING);
  }

  async flush(): Promise<void> {
    const sent = this.#waiting;
    if (sent.length === 0) return;
    this.#waiting = [];
    if (!(await this.#post(sent))) this.#waiting = [...sent, ...this.#waiting].slice(-MOST_WAITING);
  }

  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  /** Whether nothing is to be sent again. */
  async #post(ended: readonly EndedSession[]): Promise<boolean> {
    try {
      const answer = await fetch(this.#target.url, {
        method: "POST",
        redirect: "error",
        signal: AbortSignal.timeout(ANSWER_MS),
        headers: { ...this.#target.headers, "content-type": "application/json" },
        body: spansJson(this.#service, ended),
      });
      await answer.body?.cancel();
      return answer.status < 500 && answer.status !== 429;
    } catch {
      return false;
    }
  }
}
