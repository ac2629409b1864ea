import type { ServiceView } from "../view.ts";
import type { WebhookBody } from "./bodies.ts";
import { Durations, type Metric, type Sample } from "./open-metrics.ts";
import type { EndedSession } from "./session-log.ts";
import { STATES } from "./view-bodies.ts";

/** Upper bounds in seconds: of requests, and of sessions, which may take hours where a member is late. */
const REQUEST_BOUNDS = [0.005, 0.025, 0.1, 0.5, 2.5, 10];
const SESSION_BOUNDS = [0.5, 1, 2, 5, 10, 30, 60, 120, 300, 900, 3600];

/** A request that was answered, for its count. */
interface Answered {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly ms: number;
}

/** What metrics are made from beside what is counted. */
export interface Measured {
  readonly view: ServiceView;
  readonly webhooks: readonly WebhookBody[];
  readonly streams: number;
  readonly retries: number;
  readonly process: readonly Metric[];
}

/**
 * Counts what happens for `/metrics`: states, durations, retries and queues. Labels are names of states, members, studies
 * and routes; nothing here is of a user, nor of how much data a member has.
 */
export class ServiceMetrics {
  readonly #requests = new Map<string, { labels: Record<string, string>; count: number }>();
  readonly #requestSeconds = new Durations(REQUEST_BOUNDS);
  readonly #sessionSeconds = new Durations(SESSION_BOUNDS);
  readonly #sessions = { released: 0, ended: 0 };

  answered({ method, route, status, ms }: Answered): void {
    const key = `${method} ${route} ${status}`;
    const counted = this.#requests.get(key) ?? { labels: { method, route, status: `${status}` }, count: 0 };
    this.#requests.set(key, { ...counted, count: counted.count + 1 });
    // A stream of events is open as long as somebody listens.
    if (!route.endsWith("/events")) this.#requestSeconds.add(ms / 1000);
  }

  sessionEnded({ session: { state, openedAt, endedAt = openedAt } }: EndedSession): void {
    this.#sessions[state === "released" ? "released" : "ended"] += 1;
    this.#sessionSeconds.add(Math.max(0, Date.parse(endedAt) - Date.parse(openedAt)) / 1000);
  }

  metrics(measured: Measured): readonly Metric[] {
    return [...serviceMetrics(measured), ...this.#counted(measured), ...measured.process];
  }

  #counted({ retries }: Measured): readonly Metric[] {
    const requests = [...this.#requests.values()].map(({ labels, count }) => total(count, labels));
    const ended = Object.entries(this.#sessions).map(([result, count]) => total(count, { result }));
    return [
      metric("fedseg_sessions", "counter", "Sessions that have ended since the start.", ended),
      metric("fedseg_session_retries", "counter", "Attempts that were begun again.", [total(retries)]),
      {
        ...metric("fedseg_session_duration_seconds", "histogram", "From opening to end of a session.", [
          ...this.#sessionSeconds.samples(),
        ]),
        unit: "seconds",
      },
      metric("fedseg_http_requests", "counter", "Requests that were answered.", requests),
      {
        ...metric("fedseg_http_request_duration_seconds", "histogram", "Requests but for event streams.", [
          ...this.#requestSeconds.samples(),
        ]),
        unit: "seconds",
      },
    ];
  }
}

function serviceMetrics({ view, webhooks, streams }: Measured): readonly Metric[] {
  const { studies, members, schedules } = view;
  const inState = (state: string) => studies.filter((study) => study.state === state).length;
  const open = studies.filter(({ waitsFor }) => waitsFor.length > 0);
  return [
    gauge(
      "fedseg_studies",
      "Studies by their state.",
      STATES.map((state) => ({ labels: { state }, value: inState(state) })),
    ),
    gauge(
      "fedseg_study_waits_for",
      "Things that a study waits for.",
      open.map(({ name, waitsFor }) => ({ labels: { study: name }, value: waitsFor.length })),
    ),
    gauge("fedseg_studies_shut", "Studies under way whose own books could not be opened or written.", [
      { value: open.filter(({ waitsFor }) => waitsFor.some(({ what }) => what === "books")).length },
    ]),
    gauge("fedseg_sessions_waiting", "Sessions that wait for their turn.", [
      { value: open.filter(({ waitsFor }) => waitsFor.some(({ what }) => what === "turn")).length },
    ]),
    gauge(
      "fedseg_member_connected",
      "1 for a member that is connected.",
      members.map(({ name, isHere }) => ({ labels: { member: name }, value: Number(isHere) })),
    ),
    {
      ...gauge(
        "fedseg_schedule_next_run_timestamp_seconds",
        "When a schedule makes its next study.",
        schedules.flatMap(({ name, next }) =>
          next === undefined ? [] : [{ labels: { schedule: name }, value: Date.parse(next) / 1000 }],
        ),
      ),
      unit: "seconds",
    },
    gauge("fedseg_event_streams", "Open streams of events.", [{ value: streams }]),
    gauge(
      "fedseg_webhook_waiting",
      "Messages that a receiver has still to take.",
      webhooks.map(({ name, waiting }) => ({ labels: { webhook: name }, value: waiting })),
    ),
    gauge(
      "fedseg_webhook_unwritten",
      "Events for a receiver that the store has not taken.",
      webhooks.map(({ name, unwritten = 0 }) => ({ labels: { webhook: name }, value: unwritten })),
    ),
    gauge(
      "fedseg_webhook_dead",
      "Messages that were given up.",
      webhooks.map(({ name, dead }) => ({ labels: { webhook: name }, value: dead.length })),
    ),
  ];
}

function metric(name: string, type: Metric["type"], help: string, samples: readonly Sample[]): Metric {
  return { name, type, help, samples };
}

function gauge(name: string, help: string, samples: readonly Sample[]): Metric {
  return metric(name, "gauge", help, samples);
}

function total(value: number, labels: Readonly<Record<string, string>> = {}): Sample {
  return { suffix: "_total", labels, value };
}
