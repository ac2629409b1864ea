import { CodedError } from "@fedseg/shared/errors.ts";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { openStoreOf } from "@fedseg/keeper/books/open-store.ts";
import type { Store } from "@fedseg/keeper/books/store.ts";
import { openVault } from "@fedseg/keeper/keys/at-rest.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { loadKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import { Timers } from "@fedseg/keeper/process/timers.ts";
import type { Vault } from "@fedseg/keeper/keys/vault.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";
import { EnrolmentTurns } from "../service/enrolment-turns.ts";
import { Service } from "../service/service.ts";
import { SessionTurns } from "../service/session-turns.ts";
import type { ServiceWorld } from "../service/world.ts";
import { auditBundle, oneAtATime } from "./audit-bundle.ts";
import { collectInto, handedInTo } from "./collect-bundle.ts";
import { documentsIn } from "./documents-in.ts";
import { studyOpener } from "./open-study.ts";
import type { Listening } from "./server.ts";
import type { ServiceConfig } from "./service-config.ts";
import { studySigner } from "./study-signer.ts";
import { loadTemplates } from "./template-files.ts";
import { WriteWatch } from "./write-watch.ts";

/** What a process has of its own before it has any books. */
export interface Own {
  readonly source: ByteSource;
  readonly vault: Vault;
  readonly key: SigningKey;
}

/** Hears when the server with the books does not answer, and when it does again; `study`: whose books, of those of one. */
export type ToldOfStore = (what: string, study?: string) => void;

/** What a service is made with, beside its configuration. */
export interface Held extends Own {
  readonly store: Store;
  /** Watches what is written, into this store and into those of studies. */
  readonly writes: WriteWatch;
  readonly toldOfStore: ToldOfStore;
}

/** Opens the keys of a service. @throws CodedError KEY_* or VAULT_*. */
export function openOwn({ atRest, key }: ServiceConfig): Own {
  const source = systemEntropy();
  const vault = openVault(atRest, source);
  return { source, vault, key: loadKeyFile(key, vault) };
}

/**
 * Opens the books of a service. Whoever has them is the only one who drives its studies.
 * @throws CodedError KEY_*, VAULT_* or STORE_*.
 */
export async function holdService(
  config: ServiceConfig,
  toldOfStore: ToldOfStore,
  own = openOwn(config),
): Promise<Held> {
  const { folder } = config;
  const told = (what: string) => toldOfStore(what);
  const store = await openStoreOf(config.store, { folder, book: ".", vault: own.vault, told });
  const writes = new WriteWatch();
  return { ...own, store: writes.over(store), writes, toldOfStore };
}

/** Returns what opens the books of a service's studies. */
export function studyStores(
  { store, folder }: ServiceConfig,
  { vault, writes, toldOfStore }: Pick<Held, "vault" | "writes" | "toldOfStore">,
): (study: string) => Promise<Store> {
  return async (study) => {
    const told = (what: string) => toldOfStore(what, study);
    return writes.beside(await openStoreOf(store, { folder, book: study, vault, told }));
  };
}

/** Makes a service over its books, with whatever carries its messages; nothing has begun. @throws CodedError JOURNAL_DAMAGED. */
export function makeService(
  config: ServiceConfig,
  held: Held,
  server: () => Pick<Listening, "send" | "announce" | "disconnect"> | undefined,
): Service {
  const { name, folder, farewellMs, limits } = config;
  const { source, vault, key } = held;
  const documents = documentsIn(held.store);
  const signer = studySigner({ key, vault, documents }, config.key);
  const timers = new Timers();
  const sessions = new SessionTurns(limits.sessionsAtWork, timers);
  const turns = { sessions, enrolments: new EnrolmentTurns(timers) };
  const openStore = studyStores(config, held);
  const place = { name, signer, openStore, folder, farewellMs, turns };
  const world: ServiceWorld = {
    coordinator: { name, identity: toHex(key.publicKey) },
    source,
    documents,
    now: () => Date.now(),
    after: (ms, call) => timers.after(ms, call),
    openStudy: studyOpener({ ...place, send: (...message) => server()?.send(...message) }),
    bundleOf: (study) => bundleIn(folder, study),
    audit: oneAtATime((bundle) => auditBundle(bundle, () => new Date().toISOString())),
    collect: collectInto,
    handedIn: handedInTo,
    announce: (member) => server()?.announce(member),
    disconnect: (member) => server()?.disconnect(member),
  };
  return new Service(world, limits);
}

/** Returns where a study's bundle lies in the folder of a service. */
function bundleIn(folder: string, study: string): string | undefined {
  const bundle = join(folder, "studies", study, "bundle");
  return existsSync(bundle) ? bundle : undefined;
}

/** Adds what the configuration names to what the service knows: members that are new, templates that have changed. */
export async function enterConfigured(service: Service, config: ServiceConfig): Promise<void> {
  const known = new Map(service.view().members.map((member) => [member.name, member]));
  for (const member of config.members) if (!known.has(member.name)) await service.addMember(member);
  const templates = config.templates === undefined ? [] : loadTemplates(config.templates);
  for (const template of templates) {
    try {
      await service.putTemplate(template);
    } catch (error) {
      throw inFile(template.file, error);
    }
  }
}

/** A refusal of what a file says, which names it: a folder has many. */
function inFile(file: string, error: unknown): unknown {
  if (!(error instanceof CodedError)) return error;
  const { code, refusal } = error;
  return new CodedError(code, { ...refusal, what: `${file}: ${refusal.what}` });
}
