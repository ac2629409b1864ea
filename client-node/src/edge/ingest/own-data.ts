import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { atRestUnder } from "@fedseg/keeper/keys/at-rest.ts";
import { readYaml } from "@fedseg/keeper/files/config-file.ts";
import { loadDictionary } from "@fedseg/keeper/files/dictionary-file.ts";
import type { Dictionary } from "@fedseg/shared/features/dictionary.ts";
import { requireDeclaredTypes } from "../../features/declared-types.ts";
import { nodeConfig } from "../config.ts";
import type { DataPlace } from "./prepare.ts";
import type { IdRule } from "../../ingest/user-ids.ts";
import type { RecordsPlace } from "../sealed/records.ts";

/** What of a configuration the node's own data needs: keys, partners and budget may still be missing. */
const dataConfig = nodeConfig.partial().required({ dictionary: true, data: true, consent: true });

/** A node's data, as far as its owner has described it. */
export interface OwnData extends DataPlace {
  readonly name: string;
  readonly dictionary: Dictionary;
  /** Where it stands who has withdrawn at this node; undefined where no withdrawal was ever recorded. */
  readonly records: RecordsPlace | undefined;
}

/**
 * Reads what a configuration says of the data. Sections for a study that are missing are not missed; those that are
 * there must be valid. @throws CodedError CONFIG_UNREADABLE, CONFIG_INVALID, DICTIONARY_INVALID or DATA_TYPE_UNKNOWN.
 */
export function loadOwnData(path: string): OwnData {
  const { name = "this node", data, consent, ...rest } = readYaml(path, dataConfig);
  const home = dirname(path);
  const here = (relative: string) => resolve(home, relative);
  const dictionary = loadDictionary(here(rest.dictionary));
  requireDeclaredTypes(data, dictionary);
  const folder = rest.folder === undefined ? undefined : here(rest.folder);
  return {
    name,
    data,
    consent,
    dictionary,
    home,
    // What the engine writes goes beside the configuration until the node has a folder, and is removed again.
    folder: folder !== undefined && existsSync(folder) ? folder : home,
    records: withdrawalsIn(folder, data.ids, rest.atRest && atRestUnder(rest.atRest, here)),
  };
}

type AtRest = RecordsPlace["atRest"];

/** Nobody has withdrawn where no withdrawal was ever recorded: no key is needed to know that. */
function withdrawalsIn(
  folder: string | undefined,
  ids: IdRule,
  atRest: AtRest | undefined,
): RecordsPlace | undefined {
  if (folder === undefined || atRest === undefined) return undefined;
  const lists = ["withdrawals.json.sealed", "withdrawals-seen.json.sealed"];
  if (!lists.some((name) => existsSync(join(folder, name)))) return undefined;
  return { folder, atRest, data: { ids } };
}
