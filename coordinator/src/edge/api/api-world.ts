import { apiDocument } from "../../api/document.ts";
import { openMetricsText } from "../../api/open-metrics.ts";
import type { World } from "../../api/route.ts";
import type { ServiceMetrics } from "../../api/service-metrics.ts";
import type { SessionLog } from "../../api/session-log.ts";
import type { Tokens } from "../../api/tokens.ts";
import type { CoordinatorService } from "../../service/port.ts";
import { bundleFiles } from "./bundle-files.ts";
import type { ToldTurns } from "./told-turns.ts";
import { EventStreams } from "./event-streams.ts";
import { processMetrics } from "./process-metrics.ts";
import type { WebhookSender } from "./webhook-sender.ts";

/** What a world is put together from. */
interface Parts {
  readonly service: CoordinatorService;
  readonly senders: readonly WebhookSender[];
  readonly sessions: SessionLog;
  readonly metrics: ServiceMetrics;
  /** Whether the last write has come through. */
  isWritable(): boolean;
  readonly tokens: Tokens;
  readonly told: ToldTurns;
  now(): Date;
  readonly stopping: AbortSignal;
  /** Whether other processes of this coordinator can be heard; undefined where there are none. */
  readonly isHeard: (() => boolean) | undefined;
}

/** Puts together what the API's answers are made from. */
export function apiWorld({
  service,
  senders,
  sessions,
  metrics,
  isWritable,
  tokens,
  told,
  now,
  stopping,
  isHeard,
}: Parts): World {
  const measure = processMetrics();
  const mayRead = (id: string) => tokens.byId(id, now()) !== undefined;
  const streams = new EventStreams({ service, stopping, mayRead });
  const webhooks = () => senders.map((sender) => sender.told());
  const document = JSON.stringify(apiDocument());
  const isThere = (name: string) => service.view().studies.some((study) => study.name === name);
  const folderOf = async (name: string) => (isThere(name) ? service.bundle(name) : undefined);
  return {
    service,
    sessions: (study) => sessions.of(study),
    bundles: bundleFiles(folderOf),
    told: {
      cost: (of, by) => told.ask({ what: "cost", ...of }, by),
      async published(name, what, by) {
        const bundle = await folderOf(name);
        return bundle === undefined ? undefined : told.ask({ what, bundle }, by);
      },
    },
    webhooks,
    resend: async (name) => senders.find((sender) => sender.name === name)?.resend(),
    health() {
      const store = isWritable();
      return {
        status: stopping.aborted ? "stopping" : store ? "ok" : "failing",
        checks: { store, ...(isHeard && { redis: isHeard() }) },
      };
    },
    metrics() {
      const { retries } = sessions;
      const measured = {
        view: service.view(),
        webhooks: webhooks(),
        streams: streams.count,
        retries,
        process: measure(),
      };
      return openMetricsText(metrics.metrics(measured));
    },
    events: ({ id }, afterId) => streams.open(id, afterId),
    document,
  };
}
