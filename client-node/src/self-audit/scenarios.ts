import { rowMuSq } from "@fedseg/shared/private-sum/trust-rows.ts";
import type { Table } from "../table.ts";
import { type AuditSession, COHORT, muOfRun } from "./design.ts";
import { AT_THE_BOUND, type Row, madeUpTable } from "./made-up-users.ts";

/** One attacker: whose noise it knows, and what it may prove at most. */
export interface Attacker {
  readonly name: string;
  readonly says: string;
  /** Nodes that tell it their contributions, noise included. */
  readonly colluders: readonly number[];
  readonly bound: number;
}

/** A study that is run again and again, with the target and without. */
export interface Scenario {
  /** Tables of the n nodes. */
  readonly absent: readonly Table[];
  readonly present: readonly Table[];
  /** The m nodes whose vectors are in the sum. */
  readonly survivors: readonly number[];
  /** Nodes that are gone before they draw; their noise is empty. */
  readonly silent: readonly number[];
  /** Attempts of every session that are opened, each with its own noise and charge. */
  readonly attempts: number;
  readonly attackers: readonly Attacker[];
}

/** The target's node comes first; the last two of the survivors collude. */
const TARGET = 0;
const SURVIVORS = [0, 1, 2, 3, 4];
const COLLUDERS = [3, 4];

/** Lists the scenarios; the first one also shows whether the noise is of the right size and shape. */
export function scenarios(sessions: readonly AuditSession[]): readonly Scenario[] {
  const mu = muOfRun(sessions, ({ muSq }) => muSq);
  const atTarget = (...rows: readonly Row[]) => new Map([[TARGET, rows]]);
  const person = new Map([
    [TARGET, copies(2)],
    [1, copies(2)],
  ]);
  const far: readonly Row[] = [
    [1e300, Infinity],
    [1e300, Infinity],
    [Number.MAX_VALUE, 1e9],
    [1e9, 1e9],
  ];
  return [
    groupOfFour(sessions, mu),
    of(atTarget(...far), "over-norm rows", "four users with values far outside every range", 4 * mu),
    of(
      atTarget(...copies(4, [Number.NaN, Number.NaN])),
      "rows of NaN",
      "four users of whom nothing can be measured",
      4 * mu,
    ),
    of(
      person,
      "person on two platforms",
      "two persons with an account on two nodes each: mu × 2",
      2 * 2 * mu,
    ),
    {
      ...of(
        atTarget(...copies(4)),
        "dropout",
        "the target's node draws, then drops out: nothing of it may be in the sum",
        0,
      ),
      survivors: [1, 2, 3, 4, 5],
      silent: [6],
    },
    {
      ...of(
        atTarget(...copies(3)),
        "second attempt",
        "three users; every session opened twice, each attempt charged: mu × √2",
        3 * Math.SQRT2 * mu,
      ),
      attempts: 2,
    },
  ];
}

/** The scenario of the two trust rows: the same releases, in the eyes of both. */
function groupOfFour(sessions: readonly AuditSession[], mu: number): Scenario {
  const world = muOfRun(sessions, (parameters) => rowMuSq(parameters, COHORT.m));
  const scenario = of(
    new Map([[TARGET, copies(4)]]),
    "colluders publish",
    "four equal users; coordinator and two nodes that publish their noise: trust row (b)",
    4 * mu,
  );
  const outside: Attacker = {
    name: "outside world",
    says: "four equal users; whoever sees the released sums only: trust row (a)",
    colluders: [],
    bound: 4 * world,
  };
  return { ...scenario, silent: [], attackers: [...scenario.attackers, outside] };
}

/** A scenario in which some rows more are at some nodes, attacked by the coordinator and c nodes. */
function of(more: ReadonlyMap<number, readonly Row[]>, name: string, says: string, bound: number): Scenario {
  return {
    absent: tables(new Map()),
    present: tables(more),
    survivors: SURVIVORS,
    silent: [5, 6],
    attempts: 1,
    attackers: [{ name, says, colluders: COLLUDERS, bound }],
  };
}

function copies(count: number, row: Row = AT_THE_BOUND): readonly Row[] {
  return Array.from({ length: count }, () => row);
}

function tables(more: ReadonlyMap<number, readonly Row[]>): readonly Table[] {
  return Array.from({ length: COHORT.n }, (_, node) => madeUpTable(node, more.get(node)));
}
