import { ownKeyRevoked } from "@fedseg/keeper/books/own-key.ts";
import type { Answer } from "@fedseg/keeper/local/door.ts";
import { openLocalDoor } from "@fedseg/keeper/local/open-local-door.ts";
import { onStopSignal } from "@fedseg/keeper/process/stop-signals.ts";
import { fromHex, toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import { Tokens } from "../api/tokens.ts";
import type { Service } from "../service/service.ts";
import type { Documents } from "../studies/registry.ts";
import { isOwnRevoked, requireNewestKey } from "../studies/key-book.ts";
import type { ServiceEvent } from "../view.ts";
import { sessionHash } from "./api/session-hash.ts";
import { type ApiLine, startApi } from "./api/start-api.ts";
import { tokenAnswers } from "./api/tokens-in-book.ts";
import { documentsIn } from "./documents-in.ts";
import { type Held, type ToldOfStore, enterConfigured, holdService, makeService } from "./make-service.ts";
import type { Rejection } from "./rejections.ts";
import type { TakeLine } from "./relay/exchange.ts";
import { answerAsked } from "./relay/asks.ts";
import type { RelayNews } from "./relay/news.ts";
import { type Listening, listen } from "./server.ts";
import { serviceAnswers } from "./service-answers.ts";
import type { ServiceConfig } from "./service-config.ts";
import { statusAnswer } from "./service-status.ts";
import { writeKeyStatements } from "./service-keys.ts";

/** What a person or a program is told of a service. */
export type ServiceNews =
  | ServiceEvent
  | Rejection
  | ApiLine
  | RelayNews
  /** Of the server with the books: that it does not answer, or does again. */
  | { readonly type: "store"; readonly party: string; readonly study?: string; readonly text: string }
  | { readonly type: "listening" | "api"; readonly port: number };

/** A service that runs. */
export interface Serving {
  readonly port: number;
  readonly service: Service;
  readonly documents: Documents;
  /** Takes a connection or a question that has come to another process. */
  readonly take: TakeLine;
  /** Hears nothing more, and resolves when nobody is connected; `written` resolves when everything is written, or cannot be. */
  leave(): Promise<{ readonly written: Promise<void> }>;
  /** Hears nothing more, and resolves when everything is written. */
  end(): Promise<void>;
}

/**
 * Starts a service: everything that has not ended goes on before the first member is heard. `isHeard`: whether other processes of it can be.
 * @throws CodedError KEY_EARLIER, OWN_KEY_REVOKED, or when it cannot start.
 */
export async function startService(
  config: ServiceConfig,
  tell: (news: ServiceNews) => void,
  given?: Held,
  isHeard?: () => boolean,
): Promise<Serving> {
  const held = given ?? (await holdService(config, storeNews(config, tell)));
  try {
    const documents = documentsIn(held.store);
    requireOwnKey(documents, held);
    writeKeyStatements(config.folder, documents);
    let server: Listening | undefined;
    const service = makeService(config, held, () => server);
    const deaf = service.subscribe(tell);
    await enterConfigured(service, config);
    const answers = answersOf(service, documents);
    const door = await openLocalDoor(config.folder, answers);
    await service.start();
    server = await listenFor(service, config, held, tell);
    tell({ type: "listening", port: server.port });
    const { port, close, take } = server;
    const api =
      config.api &&
      (await startApi({
        ...apiParts(config.api, held),
        name: config.name,
        documents,
        isWritable: () => isWritable(held),
        service,
        tell,
        isHeard,
      }));
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
    const leave = async () => {
      service.termOver();
      deaf();
      await Promise.all([close(), api?.close(), door.close()]);
      return { written: ended(service, held) };
    };
    const takeLine: TakeLine = (kind, line) => {
      if (kind === "member") take(line);
      else if (kind === "ask") void answerAsked(line, answers);
      else if (api) api.take(line);
      else line.destroy();
    };
    return { port, service, documents, take: takeLine, leave, end };
  } catch (error) {
    await held.store.close();
    throw error;
  }
}

/** Returns what tells news of the server with the books in the coordinator's name. */
export function storeNews({ name: party }: ServiceConfig, tell: (news: ServiceNews) => void): ToldOfStore {
  return (text, study) => tell({ type: "store", party, ...(study !== undefined && { study }), text });
}

/** Serves until a signal asks it to stop; what is open then goes on at the next start. Resolves with what has stopped it. */
export async function serve(config: ServiceConfig, tell: (news: ServiceNews) => void): Promise<CodedError> {
  const stopped = Promise.withResolvers<CodedError>();
  const serving = await startService(config, tell);
  const deaf = onStopSignal(stopped.resolve);
  try {
    return await stopped.promise;
  } finally {
    deaf();
    await serving.end();
  }
}

/** What the book says of the own key; of one that is revoked and replaced, what to do is to have the new one. */
function requireOwnKey(documents: Documents, { key }: Held): void {
  const identity = toHex(key.publicKey);
  requireNewestKey(documents, identity);
  if (isOwnRevoked(documents, identity)) throw ownKeyRevoked();
}

/** What commands of this machine, or of another process's, are answered. */
function answersOf(service: Service, documents: Documents): Readonly<Record<string, Answer>> {
  return {
    ...serviceAnswers(service),
    status: statusAnswer(service),
    ...tokenAnswers(new Tokens(documents), () => new Date()),
  };
}

function listenFor(
  service: Service,
  { listen: place }: ServiceConfig,
  held: Held,
  tell: (news: ServiceNews) => void,
): Promise<Listening> {
  return listen({
    ...place,
    ...held,
    identityOf: (name) => identityIn(service, name),
    studiesOf: (name) => service.studiesOf(name),
    onConnected: (name, protocols) => service.connected(name, protocols),
    onMessage: (name, study, bytes) => service.receive(name, study, bytes),
    onDeparted: (name) => service.departed(name),
    onTurnedAway: tell,
  });
}

/** Whether a service's own books take what is written; where they did not, it is tried again. */
function isWritable({ writes }: Held): boolean {
  writes.tryAgain();
  return writes.isWritable;
}

/** Ends a service that may not write any more: what fails then is done by whoever drives next. */
async function ended(service: Service, { store }: Held): Promise<void> {
  await service.end().catch(() => undefined);
  await service.settled().catch(() => undefined);
  await store.close().catch(() => undefined);
}

/** What the API is served with beside the service. */
function apiParts(config: NonNullable<ServiceConfig["api"]>, { vault, source }: Held) {
  return {
    config,
    keyedHash: sessionHash(config, (text, purpose) => vault.keyedHash(text, purpose), source),
    env: process.env,
    now: () => new Date(),
    uniform: () => source.bytes(1)[0] / 256,
  };
}

function identityIn(service: Service, name: string): Uint8Array | undefined {
  const identity = service.identityOf(name);
  return identity === undefined ? undefined : fromHex(identity);
}
