import { createHash } from "node:crypto";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { unmaskBody } from "@fedseg/shared/protocol/close.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { type Disk, ledgerOf } from "./disk.ts";

/** What a node has let out so far, over all its processes: the history that the rules are about. */
export interface NodeFacts {
  /** Hash of each statement by its name, such as "report 1/2"; bundles by process. */
  readonly said: ReadonlyMap<string, string>;
  /** Kind of share revealed, by "turn dealer". */
  readonly revealed: ReadonlyMap<string, "self" | "pair">;
  /** By turn: the closeHash that was unmasked, and the survivors in it. */
  readonly unmasked: ReadonlyMap<
    string,
    { readonly closeHash: string; readonly survivors: readonly number[] }
  >;
  /** By turn: which of its tries at a contribution went into the report. */
  readonly contributed: ReadonlyMap<string, number>;
  readonly tries: number;
  /** Rules of one node that are broken already. */
  readonly broken: readonly string[];
}

export const NOTHING_SAID: NodeFacts = {
  said: new Map(),
  revealed: new Map(),
  unmasked: new Map(),
  contributed: new Map(),
  tries: 0,
  broken: [],
};

/** Notes a message that leaves a node whose disk is `disk` at that moment, and what it breaks. */
export function withSent(facts: NodeFacts, message: NodeMessage, disk: Disk, life: number): NodeFacts {
  if (!("envelope" in message)) return facts;
  const turn = `${message.envelope.session}/${message.envelope.attempt}`;
  const repeated = withStatement(facts, message, turn, life);
  if (message.type === "report") return withReport(repeated, turn, disk);
  if (message.type === "abort" && facts.unmasked.has(turn))
    return breaks(repeated, `${turn} was unmasked, and then refused`);
  return message.type === "unmask" ? withUnmask(repeated, message, turn) : repeated;
}

function withStatement(
  facts: NodeFacts,
  message: Extract<NodeMessage, { envelope: unknown }>,
  turn: string,
  life: number,
): NodeFacts {
  if (message.type === "witness") return facts;
  const name = `${message.type} ${turn}${message.type === "bundle" ? ` of process ${life}` : ""}`;
  const hash = createHash("sha256").update(encodeCanonical(message)).digest("base64");
  const before = facts.said.get(name);
  if (before === hash) return facts;
  const said = new Map(facts.said).set(name, hash);
  return before === undefined
    ? { ...facts, said }
    : breaks({ ...facts, said }, `${name} was said in two ways`);
}

function withReport(facts: NodeFacts, turn: string, disk: Disk): NodeFacts {
  return chargeOf(disk, turn) === "none" ? breaks(facts, `report ${turn} left before its charge`) : facts;
}

function withUnmask(
  facts: NodeFacts,
  message: Extract<NodeMessage, { type: "unmask" }>,
  turn: string,
): NodeFacts {
  const closeHash = toHex(decodeCanonical(message.envelope.body, unmaskBody)!.closeHash);
  const shares = message.shares.read()!;
  const survivors = shares.filter(({ kind }) => kind === "self").map(({ dealer }) => dealer);
  const unmasked = new Map(facts.unmasked).set(turn, { closeHash, survivors });
  const revealed = new Map(facts.revealed);
  const isRefused = facts.said.has(`abort ${turn}`);
  let next: NodeFacts = { ...facts, unmasked, revealed };
  if (isRefused) next = breaks(next, `${turn} was refused, and then unmasked`);
  for (const { dealer, kind } of shares) {
    const key = `${turn} dealer ${dealer}`;
    if ((revealed.get(key) ?? kind) !== kind) next = breaks(next, `both kinds of share for ${key}`);
    revealed.set(key, kind);
  }
  const before = facts.unmasked.get(turn);
  return before && before.closeHash !== closeHash ? breaks(next, `two sets were unmasked in ${turn}`) : next;
}

/** What a ledger says of the charge of a turn. */
export function chargeOf(disk: Disk, turn: string): "none" | "charged" | "given back" {
  let charge: "none" | "charged" | "given back" = "none";
  for (const event of ledgerOf(disk)) {
    if (!("session" in event) || `${event.session}/${event.attempt}` !== turn) continue;
    if (event.type === "RESERVE") charge = "charged";
    if (event.type === "REFUND") charge = "given back";
  }
  return charge;
}

function breaks(facts: NodeFacts, rule: string): NodeFacts {
  return facts.broken.includes(rule) ? facts : { ...facts, broken: [...facts.broken, rule] };
}
