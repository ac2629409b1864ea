import type { CoordinatorState } from "@fedseg/coordinator/session/state.ts";
import { LyingCoordinator } from "./lying-coordinator.ts";
import type { Move, Moves, Parties } from "./parties.ts";
import type { Transition, Worlds } from "./search.ts";
import { Happenings, type World } from "./world.ts";

/** Everything that matters once all reports have come to a coordinator that lies from there on. */
interface LyingWorld {
  readonly nodes: readonly number[];
  /** CONFIRMs that have been collected, by number. */
  readonly confirms: readonly number[];
  /** ABORTs likewise. */
  readonly aborts: readonly number[];
  readonly deathsLeft: number;
}

/** Node messages that peers ask and answer each other; everything else is for the coordinator. */
const STATEMENTS = new Set([
  "resume",
  "bundle",
  "report",
  "complaint",
  "abort",
  "confirm",
  "unmask",
  "enrol",
  "finished",
  "refused",
]);

/**
 * The worlds of an attack on honest nodes by a coordinator and one colluder (the last node): any CLOSE, CERT, END or OPEN
 * again for any node at any time, in any order, any number of times, and one honest node that dies and comes back.
 */
export class LyingWorlds implements Worlds<LyingWorld> {
  readonly #parties: Parties;
  readonly #reported: World;
  readonly #coordinator: LyingCoordinator;
  readonly #deaths: number;

  constructor(parties: Parties, deaths: number) {
    this.#parties = parties;
    this.#deaths = deaths;
    this.#reported = untilReported(parties);
    const state = parties.coordinators.value(this.#reported.coordinator).state as Extract<
      CoordinatorState,
      { phase: "running" }
    >;
    this.#coordinator = new LyingCoordinator(parties, state.running);
  }

  start(): LyingWorld {
    return { nodes: this.#reported.nodes, confirms: [], aborts: [], deathsLeft: this.#deaths };
  }

  keyOf({ nodes, confirms, aborts, deathsLeft }: LyingWorld): string {
    return `${nodes.join()}|${confirms.join()}|${aborts.join()}|${deathsLeft}`;
  }

  next(world: LyingWorld): readonly Transition<LyingWorld>[] {
    const all: Transition<LyingWorld>[] = [];
    for (const [node, local] of world.nodes.slice(0, -1).entries()) {
      const lies = this.#liesTo(world, node);
      for (const lie of lies) {
        const label = `node ${node} reads ${this.#parties.describe(lie)} (${lie})`;
        all.push(...this.#steps(world, node, label, this.#parties.nodeReads(node, local, lie)));
      }
      if (world.deathsLeft > 0 && this.#listens(local))
        all.push(this.#back(world, node, `node ${node} dies and is back`));
    }
    return all;
  }

  #liesTo({ nodes, confirms, aborts }: LyingWorld, node: number): readonly number[] {
    const { state } = this.#parties.nodes.value(nodes[node]);
    const ends =
      state?.phase === "running" || state?.phase === "refused" ? this.#coordinator.ends(aborts) : [];
    if (!this.#listens(nodes[node])) return ends;
    const { opens, closes } = this.#coordinator;
    return [opens[node], ...closes, ...this.#coordinator.certs(confirms), ...ends];
  }

  /** A node that still waits for peers who have refused hears nothing more: it would keep what comes, for ever. */
  #listens(local: number): boolean {
    const { state } = this.#parties.nodes.value(local);
    return state?.phase === "running" && state.running.freshness.type === "fresh";
  }

  #steps(
    world: LyingWorld,
    node: number,
    label: string,
    { whole, cut }: Moves,
  ): readonly Transition<LyingWorld>[] {
    const steps = [{ label, world: this.#moved(world, node, whole) }];
    if (world.deathsLeft === 0) return steps;
    return [
      ...steps,
      ...cut.map((move) => this.#back(this.#moved(world, node, move), node, `${label}, dies, is back`)),
    ];
  }

  #moved(world: LyingWorld, node: number, { local, sent }: Move): LyingWorld {
    if (sent.length === 0) return { ...world, nodes: world.nodes.with(node, local) };
    const collected = (before: readonly number[], type: string) => {
      const more = sent.filter(({ message }) => this.#parties.describe(message).startsWith(type));
      return [...new Set([...before, ...more.map(({ message }) => message)])].toSorted((a, b) => a - b);
    };
    return {
      ...world,
      nodes: world.nodes.with(node, local),
      confirms: collected(world.confirms, "confirm"),
      aborts: collected(world.aborts, "abort"),
    };
  }

  /** Another process of the node, which has heard its peers. */
  #back(world: LyingWorld, node: number, label: string): Transition<LyingWorld> {
    const dead = this.#parties.nodeDies(node, world.nodes[node]);
    const started = this.#parties.nodeStarts(node, dead).whole;
    const next = this.#moved({ ...world, deathsLeft: 0 }, node, started);
    return { label, world: this.#talked(next, started) };
  }

  /** Carries questions and answers between nodes as the production coordinator would, until all is quiet. */
  #talked(world: LyingWorld, { sent }: Move): LyingWorld {
    let current = world;
    const waiting = [...sent];
    for (let message = waiting.shift(); message; message = waiting.shift()) {
      if (STATEMENTS.has(this.#parties.ofNode(message.message).type)) continue;
      const carried = this.#parties.coordinatorReads(
        this.#reported.coordinator,
        message.to,
        message.message,
      ).whole;
      for (const { to, message: arriving } of carried.sent) {
        const moves = this.#parties.nodeReads(to, current.nodes[to], arriving).whole;
        current = this.#moved(current, to, moves);
        waiting.push(...moves.sent);
      }
    }
    return current;
  }
}

/** Runs the production coordinator up to the moment at which it has every report of the first attempt. */
function untilReported(parties: Parties): World {
  const happenings = new Happenings(parties, {
    victim: "nobody",
    earlyDeadlines: 0,
    restarts: true,
    from: "roster",
  });
  let world = happenings.start();
  const hasAll = () => {
    const { state } = parties.coordinators.value(world.coordinator);
    return state?.phase === "running" && state.running.stage.type === "unmasks";
  };
  while (!hasAll()) ({ world } = happenings.next(world)[0]);
  return world;
}
