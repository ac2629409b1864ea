import { dirname, resolve } from "node:path";
import { atRestConfig, atRestUnder } from "@fedseg/keeper/keys/at-rest.ts";
import { isPrivateUrl } from "@fedseg/keeper/webhook/receiver.ts";
import { readYaml } from "@fedseg/keeper/files/config-file.ts";
import { loadDictionary } from "@fedseg/keeper/files/dictionary-file.ts";
import { fromHex } from "@fedseg/shared/crypto/bytes.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import type { Dictionary } from "@fedseg/shared/features/dictionary.ts";
import { storeConfig, storeUnder } from "@fedseg/keeper/books/store-config.ts";
import { logForm } from "@fedseg/wording/command-line/log-schema.ts";
import { z } from "zod";
import { requireDeclaredTypes } from "../features/declared-types.ts";
import { outConfig, serveConfig } from "../config/out-config.ts";
import { pageConfig } from "../config/page-config.ts";
import type { Policy } from "../policy/policy.ts";
import { policyLimits } from "../policy/limits.ts";
import { standingRule } from "../policy/standing-rules.ts";
import { consentConfig } from "../config/consent-config.ts";
import { dataConfig } from "../config/data-config.ts";
import { comparedPartners } from "./books/comparisons.ts";
import type { CoordinatorAddress } from "./coordinator/pinned-tls.ts";
import { insecureUrl } from "./insecure-url.ts";

const hex32 = z.string().regex(/^[0-9a-f]{64}$/);
const partyName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/);
const url = z.url({ protocol: /^https?$/ });
/** An address whose certificate has another key than `coordinatorPin` says. */
const pinnedUrl = z.strictObject({ url, pin: hex32 });
const party = z.strictObject({ name: partyName, identity: hex32 });

/** A node's configuration file: written by its owner, unknown keys refused. Paths are relative to the file. */
export const nodeConfig = z.strictObject({
  name: partyName,
  /**
   * Where the coordinator listens, e.g. https://coordinator.example:7700. A list where it has several addresses, or an old and a new
   * one: they are tried in this order, and one after another when one is lost.
   */
  coordinatorUrl: z.union([
    url,
    z
      .array(z.union([url, pinnedUrl]))
      .min(1)
      .max(16),
  ]),
  /** SHA-256 of the public key (SPKI) of the coordinator's certificate, from the invite; without it the authorities decide. */
  coordinatorPin: hex32.optional(),
  /** Allows a connection without TLS to another machine: whoever is on the way can cut it and watch when this node speaks. */
  insecureHttp: z.boolean().default(false),
  /** Identity key file. */
  key: z.string(),
  /** Folder of this node's books, evidence and results. */
  folder: z.string(),
  store: storeConfig.optional(),
  /** The storage key that seals keys, journal and labels on this disk. */
  atRest: atRestConfig,
  /** Budget that the organisation authorises for everything this account will ever release. */
  account: z.strictObject({ epsilon: z.number().positive(), delta: z.number().positive().max(0.01) }),
  policy: z.strictObject({
    coordinator: party,
    roster: z.array(party).min(1),
    /**
     * With how many partners the roster must have been compared before a plan is approved (`fedseg-node compare`).
     * Left out: one more than may collude, the usual number at least, so that one of them is honest. 0 believes the invite.
     */
    compared: z.int().min(0).max(254).optional(),
    /** Largest epsilon of one study, every attempt that its plan allows counted as opened. */
    maxEpsilon: z.number().positive(),
    maxDelta: z.number().positive(),
    /** Whether a plan within policy and limits is approved at once, waits for `fedseg-node approve`, or is refused whatever it says. */
    approve: z.enum(["standing", "ask", "never"]).default("standing"),
    /** With `standing`: the templates whose plans begin by themselves; all others wait as with `ask`. Left out: every plan begins. */
    standing: z.array(standingRule).max(64).optional(),
    /** In how many studies this node takes part at once under `fedseg-node serve`; the others wait for their turn. */
    parallel: z.int().min(1).max(4).default(1),
    /** Floors and ceilings for what else a coordinator chooses; safe without being written. */
    limits: policyLimits.prefault({}),
  }),
  /** The study's feature dictionary as this organisation has agreed to it. */
  dictionary: z.string(),
  /** Where this organisation's rows lie, and what they are in the words of the study. */
  data: dataConfig,
  /** Who may be counted. */
  consent: consentConfig,
  /** Where the segments of its users go. */
  out: outConfig.optional(),
  /** How they can be looked up. */
  serve: serveConfig.optional(),
  /** The node's own page. */
  page: pageConfig.prefault({}),
  /** What the process prints as it runs: lines for people, or JSON lines for programs, as with `--json`. */
  log: logForm,
});
export type NodeConfig = Omit<z.infer<typeof nodeConfig>, "dictionary"> & {
  readonly dictionary: Dictionary;
  /** Folder of the configuration file: paths under `data` are relative to it. */
  readonly home: string;
};

/** Reads a node's configuration. @throws CodedError CONFIG_UNREADABLE, CONFIG_INVALID, INSECURE_URL, DICTIONARY_INVALID or DATA_TYPE_UNKNOWN. */
export function loadNodeConfig(path: string): NodeConfig {
  const config = readYaml(path, nodeConfig);
  const open = addressesOf(config).find(({ url: each }) => !isPrivateUrl(each));
  if (!config.insecureHttp && open) throw insecureUrl(open.url);
  const here = (relative: string) => resolve(dirname(path), relative);
  const dictionary = loadDictionary(here(config.dictionary));
  requireDeclaredTypes(config.data, dictionary);
  return {
    ...config,
    key: here(config.key),
    folder: here(config.folder),
    atRest: atRestUnder(config.atRest, here),
    store: storeUnder(config.store, here),
    dictionary,
    home: dirname(path),
  };
}

/** Returns where the coordinator is or may be, in the order in which it is tried: each address once. */
export function addressesOf({
  coordinatorUrl,
  coordinatorPin,
}: CoordinatorPlace): readonly CoordinatorAddress[] {
  const addresses = [coordinatorUrl]
    .flat()
    .map((one) => (typeof one === "string" ? { url: one, pin: coordinatorPin } : one));
  return [...new Map(addresses.map((address) => [address.url, address])).values()];
}

/** Returns as whom, and to whom, a node connects. */
export function introducedBy(config: NodeConfig, key: SigningKey) {
  const { name, policy, folder } = config;
  return {
    addresses: addressesOf(config),
    name,
    key,
    coordinator: fromHex(policy.coordinator.identity),
    folder,
  };
}

/** What of a configuration says where the coordinator is. */
export type CoordinatorPlace = Pick<NodeConfig, "coordinatorUrl" | "coordinatorPin">;

/** Returns what a node agrees to. */
export function policyOf(config: NodeConfig): Policy {
  const { policy, dictionary } = config;
  return {
    ...policy,
    dictionary,
    compared: { least: policy.compared, partners: () => comparedPartners(config) },
  };
}
