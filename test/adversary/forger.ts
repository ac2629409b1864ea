import type { z } from "zod";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import type { Address, Binding, Envelope } from "@fedseg/shared/protocol/envelope.ts";
import { ZERO_HASH, envelopeHash, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { closeBody, confirmBody } from "@fedseg/shared/protocol/close.ts";
import { rosterBody } from "@fedseg/shared/protocol/enrol.ts";
import { openBody } from "@fedseg/shared/protocol/open.ts";
import { COORDINATOR, EVERYONE } from "@fedseg/shared/protocol/primitives.ts";
import { hashBundles, hashClose } from "@fedseg/shared/session/hashes.ts";
import { hashEnrolments } from "@fedseg/shared/session/study.ts";
import type { InProcessStudy } from "../simulation/in-process-study.ts";
import { tinyKey, tinyName } from "../simulation/tiny-market.ts";

export type Message<Type extends CoordinatorMessage["type"]> = Extract<CoordinatorMessage, { type: Type }>;

const SEED = "tiny";

/** Returns the real key of a party of the study under attack. */
export function keyOf(sender: number): SigningKey {
  return tinyKey(SEED, sender === COORDINATOR ? "coordinator" : tinyName(sender));
}

/** Returns what every statement of the running study is bound to. */
export function bindingOf(study: InProcessStudy): Binding {
  const state = study.coordinator();
  if (state?.phase !== "running" && state?.phase !== "done") throw new TypeError("expected a running study");
  return state.running.study.binding;
}

/** Changes a statement and signs it anew with the real key of the party that made it. */
export function resign<T>(
  binding: Binding,
  envelope: Envelope,
  schema: z.ZodType<T>,
  change: (body: T) => T,
  address: Partial<Address> = {},
): Envelope {
  const { body, signature: _, ...rest } = envelope;
  const content = change(decodeCanonical(body, schema)!);
  return sealEnvelope(keyOf(envelope.sender), binding, { ...rest, ...address }, content);
}

/** Flips one bit of a signature. */
export function unsign(envelope: Envelope): Envelope {
  return { ...envelope, signature: envelope.signature.map((byte, at) => (at === 7 ? byte ^ 1 : byte)) };
}

/** ROSTER over other enrolments, soundly signed by the coordinator. */
export function rosterOf(
  binding: Binding,
  message: Message<"roster">,
  enrolments: readonly Envelope[],
): Message<"roster"> {
  const { planHash } = binding;
  const envelope = resign({ planHash, enrolHash: ZERO_HASH }, message.envelope, rosterBody, () => ({
    enrolHash: hashEnrolments(planHash, enrolments),
  }));
  return { ...message, envelope, enrolments: [...enrolments] };
}

/** OPEN over other bundles than the nodes have sent, soundly signed by the coordinator. */
export function openOver(
  binding: Binding,
  message: Message<"open">,
  bundles: readonly Envelope[],
): Message<"open"> {
  const bundlesHash = hashBundles(bundles);
  const envelope = resign(binding, message.envelope, openBody, (body) => ({ ...body, bundlesHash }));
  return { ...message, envelope, bundles: [...bundles] };
}

/** CLOSE over other headers and survivors, soundly signed by the coordinator. */
export function closeOver(
  binding: Binding,
  message: Message<"close">,
  survivors: readonly number[],
  headers: readonly Envelope[],
): Message<"close"> {
  const envelope = resign(binding, message.envelope, closeBody, (body) => ({
    ...body,
    survivors: [...survivors],
    closeHash: hashClose(body.openHash, survivors, headers),
  }));
  return { ...message, envelope, headers: [...headers] };
}

/** CERT over honest confirmations and those of colluders, who sign whatever is wanted. */
export function certOver(
  binding: Binding,
  honest: readonly Envelope[],
  colluders: readonly number[],
): Message<"cert"> {
  const [first] = honest;
  const colluding = colluders.map((sender) =>
    resign(binding, { ...first, sender }, confirmBody, (body) => body),
  );
  const confirms = [...honest, ...colluding];
  const { session, attempt } = first;
  const address = { type: "CERT", session, attempt, sender: COORDINATOR, recipient: EVERYONE } as const;
  const { closeHash } = decodeCanonical(first.body, confirmBody)!;
  const envelope = sealEnvelope(keyOf(COORDINATOR), binding, address, {
    closeHash,
    confirms: confirms.map(envelopeHash),
  });
  return { type: "cert", envelope, confirms };
}
