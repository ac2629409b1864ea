import { fileURLToPath } from "node:url";
import { readPage } from "@fedseg/keeper/page/page-files.ts";
import { BrowserSessions, type KeyedHash } from "../../api/browser-sessions.ts";
import { KeptAnswers } from "../../api/idempotency.ts";
import { ServiceMetrics } from "../../api/service-metrics.ts";
import { SessionLog } from "../../api/session-log.ts";
import { Tokens } from "../../api/tokens.ts";
import type { CoordinatorService } from "../../service/port.ts";
import type { Documents } from "../../studies/registry.ts";
import { Admission } from "./admit.ts";
import type { ApiConfig } from "./api-config.ts";
import { type ApiServer, startApiServer } from "./api-server.ts";
import { apiWorld } from "./api-world.ts";
import { apiListener } from "./listener.ts";
import type { AccessLine } from "./passing.ts";
import { ToldThread } from "./told-thread.ts";
import { ToldTurns } from "./told-turns.ts";
import { TraceSender, traceTarget } from "./trace-sender.ts";
import { webhookSenders } from "./webhook-receivers.ts";

/** Where the operator's page lies once it is built, and what can be done without it. */
export const PAGE_FOLDER = fileURLToPath(new URL("../../../dashboard/dist", import.meta.url));
export const WITHOUT_PAGE = "Then start this service again. The API is here all the same, under /api/v1.";

/** One line of the log of the API. */
export type ApiLine =
  | AccessLine
  | { readonly type: "webhook"; readonly webhook: string; readonly code: string }
  | { readonly type: "fault"; readonly request: string; readonly error: unknown };

/** What an API is served with. */
export interface ApiStart {
  /** With absolute paths. */
  readonly config: ApiConfig;
  /** The coordinator's own name. */
  readonly name: string;
  readonly service: CoordinatorService;
  /** The service's own book. */
  readonly documents: Documents;
  /** Whether the last write into any book of the service has come through. */
  isWritable(): boolean;
  readonly keyedHash: KeyedHash;
  readonly env: NodeJS.ProcessEnv;
  /** Folder of the built page; left out: where it is built. */
  readonly page?: string;
  /** Whether other processes of this coordinator can be heard; left out where there are none. */
  readonly isHeard?: (() => boolean) | undefined;
  now(): Date;
  /** Returns a number in [0, 1). */
  uniform(): number;
  tell(line: ApiLine): void;
}

/** An API that is served. */
export interface ServedApi {
  readonly port: number;
  readonly take: ApiServer["take"];
  /** Ends the streams, lets what is under way end, and sends nothing more. */
  close(): Promise<void>;
}

/**
 * Serves the API of a coordinator's service, its metrics and its webhooks.
 * @throws CodedError API_ADDRESS, API_INSECURE, TLS_UNUSABLE, WEBHOOK_RECEIVER or SECRET_MISSING.
 */
export async function startApi(start: ApiStart): Promise<ServedApi> {
  const { service, now, tell } = start;
  const senders = webhookSenders(start);
  const target = traceTarget(start.env);
  const traces = target && new TraceSender(start.name, target);
  const metrics = new ServiceMetrics();
  const sessions = new SessionLog((ended) => {
    metrics.sessionEnded(ended);
    traces?.add(ended);
  });
  const { documents } = start;
  const tokens = new Tokens(documents);
  const browser = new BrowserSessions(tokens, start.keyedHash);
  const thread = new ToldThread();
  const stopping = new AbortController();
  const listener = apiListener({
    page: readPage(start.page ?? PAGE_FOLDER, WITHOUT_PAGE),
    world: apiWorld({
      service,
      senders,
      sessions,
      metrics,
      isWritable: () => start.isWritable(),
      tokens,
      told: new ToldTurns((question) => thread.tell(question)),
      now,
      stopping: stopping.signal,
      isHeard: start.isHeard,
    }),
    tokens,
    sessions: browser,
    admission: new Admission(tokens, browser),
    answers: new KeptAnswers(documents),
    now,
    isStopping: () => stopping.signal.aborted,
    inTurn: inTurn(),
    onAnswered(line) {
      metrics.answered(line);
      tell(line);
    },
    onFault: (error, request) => tell({ type: "fault", request, error }),
  });
  const server = await startApiServer(start.config, listener);
  let isNew = false;
  const deaf = [service.subscribe((event) => sessions.hear(event, isNew), 0)];
  isNew = true;
  for (const sender of senders) deaf.push(await sender.listen(service));
  const running = senders.map((sender) => sender.run());
  return {
    port: server.port,
    take: (line) => server.take(line),
    async close() {
      for (const end of deaf) end();
      stopping.abort();
      for (const sender of senders) sender.end();
      await Promise.all([server.close(), ...running, traces?.end(), thread.end()]);
    },
  };
}

/** Returns what does one thing after another, whatever becomes of each. */
function inTurn(): <T>(change: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (change) => {
    const done = last.then(change);
    last = done.catch(() => undefined);
    return done;
  };
}
