import { dirname, resolve } from "node:path";
import { serverIn, storeConfig, storeUnder } from "@fedseg/keeper/books/store-config.ts";
import { readYaml } from "@fedseg/keeper/files/config-file.ts";
import { atRestConfig, atRestUnder } from "@fedseg/keeper/keys/at-rest.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { party } from "@fedseg/shared/plan/plan.ts";
import { logForm } from "@fedseg/wording/command-line/log-schema.ts";
import { z } from "zod";
import { apiConfig, apiUnder } from "./api/api-config.ts";
import { listenConfig } from "./listen-config.ts";
import { redisConfig, redisUnder } from "./relay/redis-config.ts";

/** How much a service takes on. */
export const serviceLimits = z.strictObject({
  /** Each proposal is shown to people. Runs of schedules do not count: they have dates of their own. */
  proposalsPerMinute: z.int().min(1).max(1000).default(30),
  /** Studies that have not ended, at one time. */
  studiesUnderWay: z.int().min(1).max(10_000).default(500),
  /** Sessions at work at one time, of all studies; the others wait for their turn. Those whose members are silent do not count. */
  sessionsAtWork: z.int().min(1).max(10_000).default(2),
  /** How long after the end of its enrolment a study ends at the latest, where its proposal does not say. */
  deadlineDays: z.number().min(0.01).max(366).default(14),
});

/** The configuration of a coordinator's service; unknown keys refused. Paths are relative to the file. */
export const serviceConfig = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
  listen: listenConfig,
  /** Identity key file. */
  key: z.string(),
  /** The storage key that seals identity key and books on this disk. */
  atRest: atRestConfig,
  /** Folder of the service's books, and of each study's under `studies/NAME`. */
  folder: z.string(),
  store: storeConfig.optional(),
  /** Several processes of this coordinator on one store, which then is a PostgreSQL server; without it this one does everything. */
  redis: redisConfig.optional(),
  /** How long a finished study stays open for nodes that have not fetched the result; later it is opened when one comes. */
  farewellMs: z.int().min(0).max(1_000_000_000).default(60_000),
  /** Who is asked, by the keys that they have told themselves. More can be added while the service runs. */
  members: z.array(party).max(1000).default([]),
  /** Folder of templates, one YAML file each: `dictionary`, `inputs`, `study`. */
  templates: z.string().optional(),
  /** The API; without it there is none. */
  api: apiConfig.optional(),
  /** What the process prints as it runs: lines for people, or JSON lines for programs, as with `--json`. */
  log: logForm,
  /** How much a service takes on. */
  limits: serviceLimits.prefault({}),
});
export type ServiceConfig = z.infer<typeof serviceConfig>;

/** Reads the configuration of a service. @throws CodedError CONFIG_UNREADABLE, CONFIG_INVALID or REDIS_STORE. */
export function loadServiceConfig(path: string): ServiceConfig {
  if (!isOfService(path)) throw ofOneStudy(path);
  const config = readYaml(path, serviceConfig);
  if (config.redis && !serverIn(config.store)) throw noSharedStore();
  const here = (relative: string) => resolve(dirname(path), relative);
  const { listen, api, templates } = config;
  return {
    ...config,
    listen: {
      ...listen,
      ...(listen.tls && { tls: { cert: here(listen.tls.cert), key: here(listen.tls.key) } }),
    },
    ...(api && { api: apiUnder(api, here) }),
    ...(templates !== undefined && { templates: here(templates) }),
    ...(config.store && { store: storeUnder(config.store, here) }),
    ...(config.redis && { redis: redisUnder(config.redis, here) }),
    key: here(config.key),
    folder: here(config.folder),
    atRest: atRestUnder(config.atRest, here),
  };
}

/** Tells whether a configuration is that of a service: it has no study of its own. @throws CodedError CONFIG_UNREADABLE or CONFIG_INVALID. */
export function isOfService(path: string): boolean {
  return !("study" in readYaml(path, z.looseObject({})));
}

function ofOneStudy(path: string): CodedError {
  return new CodedError("CONFIG_INVALID", {
    what: `The configuration ${path} has a section study: it is that of one study.`,
    why: "A service makes its studies from templates; this command is one of a service.",
    todo: "Of one study, run begins it and goes on with it, status and plan show it, and cancel ends it.",
  });
}

function noSharedStore(): CodedError {
  return new CodedError("REDIS_STORE", {
    what: "The configuration has a section redis, and its books are files.",
    why: "Processes of one coordinator share their books, so that another goes on when one ends; files are one process's.",
    todo: "Name a PostgreSQL server in the section store (docs/stores.md), or leave redis out.",
  });
}
