import { openStoreOf } from "@fedseg/keeper/books/open-store.ts";
import type { Store } from "@fedseg/keeper/books/store.ts";
import { ownKeyRevoked } from "@fedseg/keeper/books/own-key.ts";
import { openVault } from "@fedseg/keeper/keys/at-rest.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { loadKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import type { Vault } from "@fedseg/keeper/keys/vault.ts";
import { openLocalDoor } from "@fedseg/keeper/local/open-local-door.ts";
import { onStopSignal } from "@fedseg/keeper/process/stop-signals.ts";
import { fromHex, toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";
import { Tokens } from "../api/tokens.ts";
import { Service } from "../service/service.ts";
import type { ServiceWorld } from "../service/world.ts";
import { isOwnRevoked } from "../studies/key-book.ts";
import type { ServiceEvent } from "../view.ts";
import { type ApiLine, startApi } from "./api/start-api.ts";
import { tokenAnswers } from "./api/tokens-in-book.ts";
import { auditBundle, oneAtATime } from "./audit-bundle.ts";
import { collectInto, handedInPrint } from "./collect-bundle.ts";
import { documentsIn } from "./documents-in.ts";
import { studyOpener } from "./open-study.ts";
import type { Rejection } from "./rejections.ts";
import { type Listening, listen } from "./server.ts";
import { serviceAnswers } from "./service-answers.ts";
import type { ServiceConfig } from "./service-config.ts";
import { statusAnswer } from "./service-status.ts";
import { writeKeyStatements } from "./service-keys.ts";
import { studySigner } from "./study-signer.ts";
import { loadTemplates } from "./template-files.ts";

/** What a person or a program is told of a service. */
export type ServiceNews =
  | ServiceEvent
  | Rejection
  | ApiLine
  | { readonly type: "listening" | "api"; readonly port: number };

/** A service that runs. */
export interface Serving {
  readonly port: number;
  readonly service: Service;
  /** Hears nothing more, and resolves when everything is written. */
  end(): Promise<void>;
}

/** What a service is made with, beside its configuration. */
export interface Held {
  readonly source: ByteSource;
  readonly vault: Vault;
  readonly key: SigningKey;
  readonly store: Store;
}

/**
 * Opens the books of a service. Whoever has them is the only one who drives its studies.
 * @throws CodedError KEY_*, VAULT_* or STORE_*.
 */
export async function holdService({ atRest, key, folder, store }: ServiceConfig): Promise<Held> {
  const source = systemEntropy();
  const vault = openVault(atRest, source);
  return {
    source,
    vault,
    key: loadKeyFile(key, vault),
    store: await openStoreOf(store, { folder, book: ".", vault }),
  };
}

/** Makes a service over its books, with whatever carries its messages; nothing has begun. @throws CodedError JOURNAL_DAMAGED. */
export function makeService(
  config: ServiceConfig,
  { source, vault, key, store }: Held,
  server: () => Pick<Listening, "send" | "announce" | "disconnect"> | undefined,
): Service {
  const { name, folder, farewellMs, limits } = config;
  const documents = documentsIn(store);
  const signer = studySigner({ key, vault, documents }, config.key);
  const place = { name, signer, vault, store: config.store, folder, farewellMs };
  const world: ServiceWorld = {
    coordinator: { name, identity: toHex(key.publicKey) },
    source,
    documents,
    now: () => Date.now(),
    after: (ms, call) => void setTimeout(call, ms).unref(),
    openStudy: studyOpener({ ...place, send: (...message) => server()?.send(...message) }),
    audit: oneAtATime((bundle) => auditBundle(bundle, () => new Date().toISOString())),
    collect: collectInto,
    handedIn: handedInPrint,
    announce: (member) => server()?.announce(member),
    disconnect: (member) => server()?.disconnect(member),
  };
  return new Service(world, limits);
}

/** Adds what the configuration names to what the service knows: members that are new, templates that have changed. */
export async function enterConfigured(service: Service, config: ServiceConfig): Promise<void> {
  const known = new Map(service.view().members.map((member) => [member.name, member]));
  for (const member of config.members) if (!known.has(member.name)) await service.addMember(member);
  const templates = config.templates === undefined ? [] : loadTemplates(config.templates);
  for (const template of templates) await service.putTemplate(template);
}

/**
 * Starts a service: everything that has not ended goes on before the first member is heard.
 * @throws CodedError OWN_KEY_REVOKED, or when it cannot start.
 */
export async function startService(
  config: ServiceConfig,
  tell: (news: ServiceNews) => void,
): Promise<Serving> {
  const held = await holdService(config);
  try {
    const documents = documentsIn(held.store);
    if (isOwnRevoked(documents, toHex(held.key.publicKey))) throw ownKeyRevoked();
    writeKeyStatements(config.folder, documents);
    let server: Listening | undefined;
    const service = makeService(config, held, () => server);
    const deaf = service.subscribe(tell);
    await enterConfigured(service, config);
    const door = await openLocalDoor(config.folder, {
      ...serviceAnswers(service),
      status: statusAnswer(service),
      ...tokenAnswers(new Tokens(documents), () => new Date()),
    });
    await service.start();
    server = await listen({
      ...config.listen,
      ...held,
      identityOf: (name) => identityIn(service, name),
      studiesOf: (name) => service.studiesOf(name),
      onConnected: (name, protocols) => service.connected(name, protocols),
      onMessage: (name, study, bytes) => service.receive(name, study, bytes),
      onDeparted: (name) => service.departed(name),
      onTurnedAway: tell,
    });
    tell({ type: "listening", port: server.port });
    const { port, close } = server;
    const api =
      config.api &&
      (await startApi({ ...apiParts(config.api, held), name: config.name, documents, service, tell }));
    if (api) tell({ type: "api", port: api.port });
    const end = async () => {
      await api?.close();
      await door.close();
      await service.end();
      deaf();
      await close();
      await service.settled();
      await held.store.close();
    };
    return { port, service, end };
  } catch (error) {
    await held.store.close();
    throw error;
  }
}

/** Serves until a signal asks it to stop; what is open then goes on at the next start. Resolves with what has stopped it. */
export async function serve(config: ServiceConfig, tell: (news: ServiceNews) => void): Promise<CodedError> {
  const serving = await startService(config, tell);
  const stopped = Promise.withResolvers<CodedError>();
  const deaf = onStopSignal(stopped.resolve);
  try {
    return await stopped.promise;
  } finally {
    deaf();
    await serving.end();
  }
}

/** What the API is served with beside the service. */
function apiParts(config: NonNullable<ServiceConfig["api"]>, { vault, source }: Held) {
  return {
    config,
    keyedHash: (text: string, purpose: string) => vault.keyedHash(text, purpose),
    env: process.env,
    now: () => new Date(),
    uniform: () => source.bytes(1)[0] / 256,
  };
}

function identityIn(service: Service, name: string): Uint8Array | undefined {
  const identity = service.identityOf(name);
  return identity === undefined ? undefined : fromHex(identity);
}
