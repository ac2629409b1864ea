import { commit, generators, verifySum } from "@fedseg/shared/crypto/commitment.ts";
import { open, seal } from "@fedseg/shared/crypto/aead.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { hkdf } from "@fedseg/shared/crypto/hkdf.ts";
import { agreementKeyFromSeed } from "@fedseg/shared/crypto/key-agreement.ts";
import { blindingScalar, subtractMask } from "@fedseg/shared/crypto/mask-generator.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { combine, split } from "@fedseg/shared/crypto/shamir.ts";
import { sign, signingKeyFromSeed, verify } from "@fedseg/shared/crypto/signature.ts";
import { zeroRing } from "@fedseg/shared/field/ring.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { pairSeed } from "@fedseg/shared/secagg/pair-seed.ts";
import { defaultCohort } from "@fedseg/shared/secagg/cohort.ts";
import type { Size } from "./plan.ts";

/** One operation of a session: how often a node and the coordinator do it, and what one takes. */
export interface Demand {
  readonly name: string;
  readonly node: number;
  readonly coordinator: number;
  readonly microseconds: number;
}

/** A sealed deal of a hundred nodes; a statement as it is signed. */
const [DEAL_BYTES, STATEMENT_BYTES] = [760, 220];
/** So long each operation is repeated, in milliseconds of processor, and how often that is done: the median counts. */
const [LONG_MS, ROUNDS] = [25, 5];

const source = systemEntropy();
const random = (bytes: number) => source.bytes(bytes);

/** Milliseconds of processor of this thread. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** What one operation takes, in microseconds of processor; `prepare` makes what a few of them work on, untimed. */
function each<Work>(prepare: () => readonly Work[], run: (work: Work) => unknown): number {
  const rounds = Array.from({ length: ROUNDS }, () => {
    let [took, count] = [0, 0];
    while (took < LONG_MS) {
      const all = prepare();
      const before = cpuMs();
      for (const work of all) run(work);
      took += cpuMs() - before;
      count += all.length;
    }
    return (1000 * took) / count;
  });
  return rounds.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)];
}

/** Statements of every node in turn, as a session has them: none is known, and tables are where the last session left them. */
function signatures(nodes: number): readonly [verified: number, made: number] {
  const keys = Array.from({ length: nodes }, () => signingKeyFromSeed(new Secret(random(32))));
  const statements = () =>
    keys.map((key) => {
      const bytes = random(STATEMENT_BYTES);
      return { key, bytes, signature: sign(key, bytes) };
    });
  return [
    each(statements, ({ key, bytes, signature }) => verify(key.publicKey, bytes, signature)),
    each(statements, ({ key, bytes }) => sign(key, bytes)),
  ];
}

function seeds(nodes: number): number {
  const pairing = { bundlesHash: random(32), planHash: random(32), session: 1, attempt: 1, self: 0, peer: 1 };
  const { secret } = agreementKeyFromSeed(new Secret(random(32)));
  const peers = Array.from({ length: nodes }, () => agreementKeyFromSeed(new Secret(random(32))).publicKey);
  return each(
    () => peers,
    (publicKey) => pairSeed({ ...pairing, secret, publicKey }),
  );
}

function commitments(numbers: number): readonly [made: number, held: number] {
  const values = Float64Array.from({ length: numbers }, (_, at) => (at % 2000) - 1000);
  const made = generators(numbers);
  const commitment = commit(values, 7n, made);
  return [
    each(
      () => [values],
      (own) => commit(own, 7n, made),
    ),
    each(
      () => [values],
      (own) => verifySum([commitment], own, 7n),
    ),
  ];
}

/** The cryptography of one warm session in which nobody is missing, as this software does it: what is left were everything else for nothing. */
export function demandsOf({ nodes: n, numbers }: Size): readonly Demand[] {
  const { t } = defaultCohort(n);
  const [verified, made] = signatures(n);
  const [committed, held] = commitments(numbers);
  const key = new Secret(random(32));
  const plaintext = random(DEAL_BYTES);
  const bound = random(48);
  const sealed = seal(key, plaintext, bound, source);
  const target = zeroRing(numbers, 64);
  const many = (run: () => unknown) =>
    each(
      () => Array.from({ length: 50 }),
      () => run(),
    );
  const mask = many(() => {
    const seed = new Secret(random(32));
    subtractMask(target, seed);
    blindingScalar(seed);
  });
  const shares = split(new Secret(random(32 * n)), n, t, source)
    .slice(0, t)
    .map((share, at) => ({ x: at + 1, share: share.reveal() }));
  // Bundles, headers, checkpoints and own cosignatures of all, and the UNMASKs of a quorum.
  const statements = 4 * n + t;
  const one = (name: string, node: number, coordinator: number, microseconds: number): Demand => ({
    name,
    node,
    coordinator,
    microseconds,
  });
  return [
    one("signatures verified", statements, statements, verified),
    one("signatures made", n + 4, n + 4, made),
    one("keys agreed with peers", n - 1, 0, seeds(n)),
    one(
      "keys derived",
      7 * n,
      0,
      many(() => hkdf(key, bound, bound, 32)),
    ),
    one(
      "deals sealed",
      n,
      0,
      many(() => seal(key, plaintext, bound, source)),
    ),
    one(
      "deals opened",
      n,
      0,
      many(() => open(key, sealed, bound)),
    ),
    one(
      "deals hashed",
      n,
      n * n,
      many(() => sha256(sealed)),
    ),
    one(
      "hashes of trees and statements",
      30 * n,
      15 * n,
      many(() => sha256(bound)),
    ),
    one("masks put on and taken off", 2 * n, 2 * n, mask),
    one(
      "secrets shared",
      2,
      0,
      many(() => split(key, n, t, source)),
    ),
    one(
      "secrets rebuilt, all at once",
      0,
      1,
      many(() => combine(shares, t)),
    ),
    one("vectors committed to", 1, 0, committed),
    one("sums held against commitments", 1, 1, held),
  ];
}

/** Milliseconds of processor of one party's operations. */
export function demandedMs(demands: readonly Demand[], party: "node" | "coordinator"): number {
  return demands.reduce((sum, one) => sum + (one[party] * one.microseconds) / 1000, 0);
}
