import { agreementKeyFromSeed } from "@fedseg/shared/crypto/key-agreement.ts";
import { commit, generators } from "@fedseg/shared/crypto/commitment.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { ringFromIntegers } from "@fedseg/shared/field/ring.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";
import type { AskedSession } from "@fedseg/shared/plan/dry-run.ts";
import { foretoldSessions } from "@fedseg/shared/plan/foretold.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { drawNoise } from "@fedseg/shared/private-sum/noise.ts";
import type { SumParameters } from "@fedseg/shared/private-sum/types.ts";
import { MOST_LOG2_MS, type StatedTick } from "@fedseg/shared/protocol/enrol.ts";
import { type PairSeed, maskContribution } from "@fedseg/shared/secagg/mask.ts";
import { pairSeed } from "@fedseg/shared/secagg/pair-seed.ts";
import { COMMITTED_LENGTH } from "@fedseg/shared/session/opened.ts";
import { measureRequest } from "../contribution.ts";
import type { Fast } from "../kernels/fast-sums.ts";
import { dearestOfEach } from "./dearest.ts";
import { madeUpUsers } from "./made-up-users.ts";

/** What measuring uses beside the plan. */
export interface PacePorts {
  /** Milliseconds by a clock that only goes on. */
  now(): number;
  /** Milliseconds of a processor that this thread has had. */
  worked(): number;
  readonly source: ByteSource;
  /** Adds up many users faster than to measure one after the other, as it will in sessions. */
  readonly fast?: Fast | undefined;
  /** No tick is stated that is shorter. */
  readonly leastMs: number;
}

/** So many made-up users are counted at most; a cap above is reckoned from them, user by user. */
const MOST_COUNTED = 16_384;
/** So many numbers are masked at most; a longer vector is reckoned from them, number by number. */
const MOST_MASKED = 1024;
/** The fastest of so many runs is taken: the first one also pays for what is compiled, and others for what runs beside. */
const RUNS = 3;
/** So often more a kind of question is measured whose tick would be longer than the shortest: what runs beside is not in all of it. */
const MORE_OFTEN = 2;
/** A machine that does other things besides takes several times as long as it took when it was measured. */
const MARGIN = 8;
/**
 * What is not measured waits for a processor as all of this has, and at times longer: from so many times its work on, ticks are longer by the
 * square of that. Four nodes that measure at once on two cores wait three to four times.
 */
const [USUAL_WAIT, LEAST_KNOWN_MS] = [4.4, 50];
/** A machine that stood still for a moment, and whoever waits for it, has no longer ticks than by this. */
const MOST_WAIT = 16;
/** A plan whose ticks leave less than this of what was measured is refused. */
const LEAST_MARGIN = 2;
/** Answering an OPEN takes other nodes' statements and the record before it as well, about as much as the masks. */
const REST = 3;
/** A node has so many times what a processor needed, in a trial of the plan, for what its programs compute before they ask a question. */
const BETWEEN = 4;

/**
 * Measures how long this node takes to answer each kind of question of a plan: on made-up users, as many as the plan's cap, and
 * on questions as the plan's programs ask them of even users. Nobody's rows are looked at, so nothing of them is in what it says.
 * Goes on after each part when it is asked to: others may have their turn in between.
 * Returns for each kind a power of two of milliseconds with room to spare, in the order of their names.
 * @throws CodedError POLICY_TICK when the plan's longest tick is too short for this machine.
 */
export function* measurePace(
  plan: Plan,
  ports: PacePorts,
): Generator<undefined, readonly StatedTick[], undefined> {
  const { usersCap } = plan.budget;
  const [from, workedFrom] = [ports.now(), ports.worked()];
  const table = madeUpUsers(Math.min(usersCap, MOST_COUNTED), plan.features.length);
  const peers = plan.roster.length - 1;
  const paceOf = ({ request, parameters }: AskedSession): (() => number) => {
    const masked = masking(parameters);
    const seeds = () => pairSeedsOf(peers, ports.source);
    const noise = () => drawNoise(masked.parameters, ports.source);
    const inLength = parameters.length / masked.parameters.length;
    let [countedMs, agreedMs, drawnMs, maskedMs] = [Infinity, Infinity, Infinity, Infinity];
    return () => {
      countedMs = fastest(ports, countedMs, () => void measureRequest(table, request, parameters, ports));
      // Keys are agreed on once a peer, whatever the vector's length.
      agreedMs = fastest(ports, agreedMs, () => void seeds());
      drawnMs = fastest(ports, drawnMs, () => void noise());
      const [pairSeeds, drawn] = [seeds(), noise()];
      maskedMs = fastest(ports, maskedMs, () => maskMadeUp(masked, { drawn, pairSeeds }, ports.source));
      const once = countedMs * (usersCap / table.users) + drawnMs * inLength;
      return once + REST * (agreedMs + maskedMs * inLength);
    };
  };
  const lengthOf = (sessions: readonly AskedSession[]) =>
    Math.max(...sessions.map(({ parameters }) => parameters.length));
  // The longest come last: what the shorter ones share with them is compiled by then, as it is in sessions.
  const { sessions: foretold, betweenMs } = tried(plan, ports);
  const inOrder = [...dearestOfEach(foretold)].sort(([, a], [, b]) => lengthOf(a) - lengthOf(b));
  const committed = inOrder
    .map(([, sessions]) => lengthOf(sessions))
    .filter((length) => length <= COMMITTED_LENGTH);
  // Made once in a process, and not in the first session's time; those beyond what is measured take it a few tens of milliseconds.
  const most = Math.min(MOST_MASKED, Math.max(0, ...committed));
  commit(new Float64Array(most), 1n, generators(most));
  const needed: { readonly query: string; readonly ms: number }[] = [];
  for (const [query, sessions] of inOrder) {
    yield;
    const paces = sessions.map(paceOf);
    const measured = () => Math.max(...paces.map((pace) => pace()));
    let mostMs = measured();
    for (let more = 0; more < MORE_OFTEN && mostMs * MARGIN > ports.leastMs; more += 1) {
      yield;
      mostMs = measured();
    }
    const between = betweenMs.get(query)!;
    if (Math.max(mostMs, between) * LEAST_MARGIN > plan.timing.tickMs) throw tooSlow();
    needed.push({ query, ms: Math.max(1, ports.leastMs, mostMs * MARGIN, between * BETWEEN) });
  }
  const wait = waited(ports.now() - from, ports.worked() - workedFrom);
  return needed
    .map(({ query, ms }): StatedTick => ({
      query,
      log2Ms: Math.min(MOST_LOG2_MS, Math.ceil(Math.log2(ms * wait))),
    }))
    .sort((a, b) => (a.query < b.query ? -1 : 1));
}

/** Tries a plan out. Returns its sessions, and for each kind of question the longest that a processor was needed to come to one. */
function tried(
  plan: Plan,
  { worked }: PacePorts,
): { readonly sessions: readonly AskedSession[]; readonly betweenMs: ReadonlyMap<string, number> } {
  const betweenMs = new Map<string, number>();
  let from = worked();
  const sessions = foretoldSessions(plan, ({ request: { query } }) => {
    const at = worked();
    betweenMs.set(query, Math.max(betweenMs.get(query) ?? 0, at - from));
    from = at;
  });
  return { sessions, betweenMs };
}

/** Tells how many times as long as usual this thread has waited for a processor; 1 at least, and where too little was done to know; 16 at most. */
function waited(ms: number, workedMs: number): number {
  if (workedMs < LEAST_KNOWN_MS) return 1;
  return Math.min(MOST_WAIT, Math.max(1, ms / workedMs / USUAL_WAIT) ** 2);
}

/** Returns the least of what was measured before and of so many runs. */
function fastest({ now }: PacePorts, before: number, run: () => void): number {
  let least = before;
  for (let i = 0; i < RUNS; i += 1) {
    const from = now();
    run();
    least = Math.min(least, now() - from);
  }
  return least;
}

/** What is masked to learn how long that takes. */
interface Masking {
  readonly parameters: Pick<SumParameters, "length" | "blocks" | "modulusBits">;
  readonly isCommitted: boolean;
}

/** Returns what is masked of a sum: its first numbers. */
function masking({ length, blocks, modulusBits }: SumParameters): Masking {
  const most = Math.min(length, MOST_MASKED);
  const first = blocks
    .filter(({ offset }) => offset < most)
    .map((block) => ({ ...block, length: Math.min(block.length, most - block.offset) }));
  return {
    parameters: { length: most, blocks: first, modulusBits },
    isCommitted: length <= COMMITTED_LENGTH,
  };
}

/** Agrees on keys with as many peers, all of them made up. */
function pairSeedsOf(peers: number, source: ByteSource): readonly PairSeed[] {
  const own = agreementKeyFromSeed(new Secret(source.bytes(32)));
  const { publicKey } = agreementKeyFromSeed(new Secret(source.bytes(32)));
  const hash = new Uint8Array(32);
  const place = { planHash: hash, bundlesHash: hash, session: 1, attempt: 1, self: 0 };
  return Array.from({ length: peers }, (_, at) => ({
    index: at + 1,
    seed: pairSeed({ ...place, secret: own.secret, publicKey, peer: at + 1 })!,
  }));
}

/** Commits to a contribution and masks it towards peers. */
function maskMadeUp(
  { parameters, isCommitted }: Masking,
  { drawn, pairSeeds }: { readonly drawn: Float64Array; readonly pairSeeds: readonly PairSeed[] },
  source: ByteSource,
): void {
  if (isCommitted) commit(drawn, 1n, generators(parameters.length));
  const contribution = ringFromIntegers(drawn, parameters.modulusBits);
  const selfSeed = new Secret(source.bytes(32));
  maskContribution({ contribution, blinding: 1n, selfSeed, pairSeeds, self: 0 });
}

function tooSlow(): CodedError {
  return new CodedError("POLICY_TICK", {
    what: "The plan's longest tick is shorter than what this machine needs for as many users as the plan's cap.",
    why: "A report that waited longer would tell how long counting took, and rows that are late are left out.",
    todo: "Ask for a longer timing.tickMs or a smaller budget.usersCap, or run this node on a faster or less busy machine.",
  });
}
