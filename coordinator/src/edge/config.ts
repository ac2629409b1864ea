import { dirname, resolve } from "node:path";
import { atRestConfig, atRestUnder } from "@fedseg/keeper/keys/at-rest.ts";
import { readYaml } from "@fedseg/keeper/files/config-file.ts";
import { storeConfig, storeUnder } from "@fedseg/keeper/books/store-config.ts";
import { loadDictionary } from "@fedseg/keeper/files/dictionary-file.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { logForm } from "@fedseg/wording/command-line/log-schema.ts";
import { inputName } from "@fedseg/shared/programs/contract.ts";
import { z } from "zod";
import { type StudyConfig, studyConfig } from "../make-plan.ts";
import { loadInputs } from "./inputs.ts";
import { listenConfig } from "./listen-config.ts";

/** The coordinator's configuration file; unknown keys refused. Paths are relative to the file. */
export const coordinatorConfig = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
  listen: listenConfig,
  /** Identity key file. */
  key: z.string(),
  /** The storage key that seals identity key and journal on this disk. */
  atRest: atRestConfig,
  /** Folder of the coordinator's books and of the published bundle. */
  folder: z.string(),
  store: storeConfig.optional(),
  /** How long everybody is waited for to countersign the plan, from each start; a week when it is left out. */
  enrolMs: z.int().min(100).max(1_000_000_000).default(604_800_000),
  /** How long the finished study stays up for nodes that have not fetched the result. */
  farewellMs: z.int().min(0).max(1_000_000_000).default(60_000),
  /** The study's feature dictionary, a YAML file. */
  dictionary: z.string(),
  /** Models of earlier studies that programs take: the folder of each study's bundle, by the name that specs use. */
  inputs: z.record(inputName, z.string()).default({}),
  study: studyConfig,
  /** What the process prints as it runs: lines for people, or JSON lines for programs, as with `--json`. */
  log: logForm,
});
export type CoordinatorConfig = Omit<z.infer<typeof coordinatorConfig>, "dictionary" | "inputs" | "study"> & {
  readonly study: StudyConfig;
};

/** Refuses a service's configuration, which has no study, by the commands that are meant. @throws CodedError CONFIG_UNREADABLE or CONFIG_INVALID. */
function requireStudy(path: string): void {
  const given = readYaml(path, z.looseObject({}));
  if ("study" in given || "dictionary" in given) return;
  throw new CodedError("CONFIG_INVALID", {
    what: `The configuration ${path} has no study: it is that of a service.`,
    why: "run and cancel begin and end the one study of a configuration; a service has many, each with a name.",
    todo: "Of a service, serve runs it, propose begins a study and withdraw ends one (--study NAME).",
  });
}

/** Reads the coordinator's configuration. @throws CodedError CONFIG_UNREADABLE, CONFIG_INVALID or DICTIONARY_INVALID. */
export function loadCoordinatorConfig(path: string): CoordinatorConfig {
  requireStudy(path);
  const { dictionary, inputs, study, ...config } = readYaml(path, coordinatorConfig);
  const here = (relative: string) => resolve(dirname(path), relative);
  const { tls } = config.listen;
  return {
    ...config,
    listen: { ...config.listen, tls: tls && { cert: here(tls.cert), key: here(tls.key) } },
    key: here(config.key),
    folder: here(config.folder),
    atRest: atRestUnder(config.atRest, here),
    store: storeUnder(config.store, here),
    study: {
      ...study,
      dictionary: loadDictionary(here(dictionary)),
      ...loadInputs(inputs, here),
    },
  };
}
