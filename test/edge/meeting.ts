import { type ServerOptions, type Listening, listen } from "@fedseg/coordinator/edge/server.ts";
import { listenConfig } from "@fedseg/coordinator/edge/listen-config.ts";
import type { Rejection } from "@fedseg/coordinator/edge/rejections.ts";
import { type Connection, connect } from "@fedseg/client-node/edge/coordinator/connection.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { type SigningKey, signingKeyFromSeed } from "@fedseg/shared/crypto/signature.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";

const keyOf = (seed: number): SigningKey => signingKeyFromSeed(new Secret(new Uint8Array(32).fill(seed)));

export const COORDINATOR = keyOf(1);
export const STRANGER = keyOf(2);
/** The one study that there is. */
export const STUDY = "5".repeat(64);
/** Nodes of the roster by their names. */
export const NODES: ReadonlyMap<string, SigningKey> = new Map([
  ["shop-1", keyOf(11)],
  ["shop-2", keyOf(12)],
]);

/** A coordinator's gate in this process, with everything it has told. */
export interface TestGate extends Listening {
  readonly turnedAway: Rejection[];
  /** Messages received, as `name:length`. */
  readonly heard: string[];
  readonly departed: string[];
}

/** Opens a coordinator's gate on a free port; `limits` in the words of its configuration. */
export async function openGate(
  options: Omit<Partial<ServerOptions>, "limits"> & { readonly limits?: object } = {},
): Promise<TestGate> {
  const turnedAway: Rejection[] = [];
  const heard: string[] = [];
  const departed: string[] = [];
  const { limits } = listenConfig.parse({ port: 0, limits: options.limits ?? {} });
  const listening = await listen({
    host: "127.0.0.1",
    port: 0,
    identityOf: (name) => NODES.get(name)?.publicKey,
    studiesOf: () => [STUDY],
    key: COORDINATOR,
    source: systemEntropy(),
    onConnected: () => undefined,
    onMessage: (name, study, bytes) => heard.push(`${name}:${study === STUDY ? bytes.length : study}`),
    onDeparted: (name) => departed.push(name),
    onTurnedAway: (line) => turnedAway.push(line),
    ...options,
    limits,
  });
  return { ...listening, turnedAway, heard, departed };
}

/** What became of a node's attempt to connect. */
export interface Attempt {
  readonly connection: Connection;
  /** "ready", or the code that it was denied with. */
  readonly outcome: Promise<string>;
  /** The refusal that it was denied with; undefined while it was not. */
  readonly denied: () => CodedError | undefined;
  /** The addresses at which it was admitted. */
  readonly reached: string[];
  readonly lost: string[];
  readonly messages: Uint8Array[];
  /** The lists of studies that it was given. */
  readonly listed: (readonly string[])[];
}

/** Lets a node connect as its process would. */
export function attempt(
  url: string | readonly string[],
  options: {
    readonly name?: string;
    readonly key?: SigningKey;
    readonly pin?: string;
    readonly coordinator?: SigningKey;
    readonly folder?: string;
    readonly unread?: { readonly bytes: number };
    readonly answerMs?: number;
    readonly isPatient?: boolean;
    readonly protocols?: readonly string[];
  } = {},
): Attempt {
  const { name = "shop-1", pin, coordinator = COORDINATOR, ...rest } = options;
  const key = options.key ?? NODES.get(name) ?? STRANGER;
  const outcome = Promise.withResolvers<string>();
  const reached: string[] = [];
  const [lost, messages, listed]: [string[], Uint8Array[], (readonly string[])[]] = [[], [], []];
  let denied: CodedError | undefined;
  const connection = connect({
    ...rest,
    addresses: [url].flat().map((each) => ({ url: each, pin })),
    name,
    key,
    coordinator: coordinator.publicKey,
    onReady: (answering) => {
      reached.push(answering);
      outcome.resolve("ready");
    },
    onStudies: (studies) => listed.push(studies),
    onMessage: (study, bytes) => messages.push(study === STUDY ? bytes : new TextEncoder().encode(study)),
    onLost: (reason) => lost.push(reason),
    onDenied: (error: CodedError) => {
      denied = error;
      outcome.resolve(error.code);
    },
  });
  return { connection, outcome: outcome.promise, denied: () => denied, reached, lost, messages, listed };
}
