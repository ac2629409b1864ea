import type { Move, Moves, OperatorsWord, Parties } from "./parties.ts";
import type { Transition, Worlds } from "./search.ts";

/** Who may die, once, at any point; "nobody" leaves only deadlines that pass early. */
export type Victim = "nobody" | "coordinator" | number;

/** How far a search goes. */
export interface Bounds {
  readonly victim: Victim;
  /** Deadlines that may pass while something else could still happen; any number may when nothing can. */
  readonly earlyDeadlines: number;
  /** Whether a dead process comes back; a study must end with a coded stop when it does not. */
  readonly restarts: boolean;
  /** Where it begins: when everybody has enrolled, or when every node has heard its peers as well. */
  readonly from: "roster" | "testimonies";
}

/**
 * How a connection stands: "broken" is one whose node has died, which the coordinator has yet to notice; what was
 * sent on it before may still be read. "lost" is one whose coordinator has died, or whose end has been noticed.
 */
type Link = "up" | "broken" | "lost";

/** Everything at one moment, by numbers: parties, what is on the way in each direction in order, connections. */
export interface World {
  readonly coordinator: number;
  readonly nodes: readonly number[];
  readonly up: readonly (readonly number[])[];
  readonly down: readonly (readonly number[])[];
  readonly links: readonly Link[];
  readonly deathsLeft: number;
  readonly earlyLeft: number;
}

/** Stands before what is sent on a new connection: it makes the node introduce itself. */
const WELCOME = -1;

/** What can happen in a world, within bounds. */
export class Happenings implements Worlds<World> {
  readonly #parties: Parties;
  readonly #bounds: Bounds;

  constructor(parties: Parties, bounds: Bounds) {
    this.#parties = parties;
    this.#bounds = bounds;
  }

  keyOf({ coordinator, nodes, up, down, links, deathsLeft, earlyLeft }: World): string {
    return `${coordinator}|${nodes.join()}|${up.join("/")}|${down.join("/")}|${links.join()}|${deathsLeft}|${earlyLeft}`;
  }

  /** Everybody enrolled, in a fixed order, up to the moment at which the study is under way. */
  start(): World {
    const nodes = Array.from({ length: this.#parties.size }, (_, node) => node);
    let world: World = {
      coordinator: this.#parties.freshCoordinator(),
      nodes: nodes.map((node) => this.#parties.freshNode(node)),
      up: nodes.map(() => []),
      down: nodes.map(() => []),
      links: nodes.map(() => "lost" as const),
      deathsLeft: 0,
      earlyLeft: 0,
    };
    world = this.#coordinatorMoved(world, this.#parties.coordinatorStarts(world.coordinator).whole);
    for (const node of nodes) {
      world = this.#nodeMoved(world, node, this.#parties.nodeStarts(node, world.nodes[node]).whole);
      world = this.#connect(world, node);
    }
    while (!this.#hasBegun(world)) world = this.#after(world)[0].world;
    const deathsLeft = this.#bounds.victim === "nobody" ? 0 : 1;
    return { ...world, deathsLeft, earlyLeft: this.#bounds.earlyDeadlines };
  }

  #hasBegun(world: World): boolean {
    const { state } = this.#parties.coordinators.value(world.coordinator);
    if (state?.phase !== "running" || this.#bounds.from === "roster") return state?.phase === "running";
    return world.nodes.every((local) => {
      const node = this.#parties.nodes.value(local).state;
      return node?.phase === "running" && node.running.freshness.type === "fresh";
    });
  }

  /** Everything that can happen next; steps that commute with everything else are taken alone. */
  next(world: World): readonly Transition<World>[] {
    const alone = this.#alone(world);
    if (alone) return alone;
    const ordinary = [...this.#after(world), ...this.#deaths(world)];
    const quiet = ordinary.length === 0;
    const deadlines = quiet || world.earlyLeft > 0 ? this.#deadlines(world, quiet ? 0 : 1) : [];
    return [...ordinary, ...deadlines];
  }

  /**
   * The steps of a node that cannot die and whose connection cannot break any more. What it does depends on nothing
   * but its own state and queue, and changes nothing that another party looks at but the end of a queue: every order
   * of it and other steps leads to the same worlds, so that one order is enough.
   */
  #alone(world: World): readonly Transition<World>[] | undefined {
    for (const [node, link] of world.links.entries()) {
      const isSafe =
        link === "up" &&
        (world.deathsLeft === 0 || (this.#bounds.victim !== node && this.#bounds.victim !== "coordinator"));
      const own = isSafe ? this.#ofNode(world, node) : [];
      if (own.length > 0) return own;
    }
    return undefined;
  }

  #after(world: World): readonly Transition<World>[] {
    const all: Transition<World>[] = [];
    for (const node of world.nodes.keys())
      all.push(...this.#ofNode(world, node), ...this.#ofLink(world, node));
    const isDead = this.#parties.coordinators.value(world.coordinator).state === undefined;
    if (isDead && this.#bounds.restarts) {
      const moves = this.#parties.coordinatorStarts(world.coordinator);
      all.push({ label: "coordinator starts", world: this.#coordinatorMoved(world, moves.whole) });
    }
    return all;
  }

  #ofNode(world: World, node: number): readonly Transition<World>[] {
    const local = world.nodes[node];
    const { state, ticking } = this.#parties.nodes.value(local);
    if (!state) {
      if (!this.#bounds.restarts) return [];
      const moves = this.#parties.nodeStarts(node, local);
      return [{ label: `node ${node} starts`, world: this.#nodeMoved(world, node, moves.whole) }];
    }
    const all: Transition<World>[] = [];
    const [first, ...rest] = world.down[node];
    if (first !== undefined) {
      const popped = { ...world, down: world.down.with(node, rest) };
      const isWelcome = first === WELCOME;
      const moves = isWelcome
        ? this.#parties.nodeConnects(node, local)
        : this.#parties.nodeReads(node, local, first);
      const label = `node ${node} reads ${isWelcome ? "welcome" : this.#parties.describe(first)}`;
      all.push(...this.#nodeSteps(popped, node, label, moves));
    }
    if (ticking)
      all.push(...this.#nodeSteps(world, node, `node ${node} ticks`, this.#parties.nodeTicks(node, local)));
    return all;
  }

  #ofLink(world: World, node: number): readonly Transition<World>[] {
    const { coordinator } = world;
    if (this.#parties.coordinators.value(coordinator).state === undefined) return [];
    const all: Transition<World>[] = [];
    const [first, ...rest] = world.up[node];
    if (first !== undefined) {
      const popped = { ...world, up: world.up.with(node, rest) };
      const label = `coordinator reads ${this.#parties.describe(first)} of ${node}`;
      all.push(
        ...this.#coordinatorSteps(popped, label, this.#parties.coordinatorReads(coordinator, node, first)),
      );
    }
    if (world.links[node] === "broken") {
      const noticed: World = { ...world, up: world.up.with(node, []), links: world.links.with(node, "lost") };
      const moves = this.#parties.coordinatorNotices(coordinator, "departed", node);
      all.push(...this.#coordinatorSteps(noticed, `coordinator misses ${node}`, moves));
    }
    const isAlive = this.#parties.nodes.value(world.nodes[node]).state !== undefined;
    if (isAlive && world.links[node] !== "up") {
      all.push({ label: `node ${node} connects`, world: this.#connect(world, node) });
    }
    return all;
  }

  #connect(world: World, node: number): World {
    const fresh: World = {
      ...world,
      up: world.up.with(node, []),
      down: world.down.with(node, [WELCOME]),
      links: world.links.with(node, "up"),
    };
    return this.#coordinatorMoved(
      fresh,
      this.#parties.coordinatorNotices(world.coordinator, "connected", node).whole,
    );
  }

  /** What an operator's word brings about. */
  operated(world: World, word: OperatorsWord): readonly Transition<World>[] {
    return this.#coordinatorSteps(world, word, this.#parties.coordinatorHears(world.coordinator, word));
  }

  #deadlines(world: World, cost: number): readonly Transition<World>[] {
    const { state, deadlines } = this.#parties.coordinators.value(world.coordinator);
    if (!state) return [];
    const later = { ...world, earlyLeft: world.earlyLeft - cost };
    return [...deadlines].flatMap((deadline) =>
      this.#coordinatorSteps(
        later,
        `deadline ${deadline}`,
        this.#parties.coordinatorPasses(world.coordinator, deadline),
      ),
    );
  }

  /** Death at rest: before whatever comes next. */
  #deaths(world: World): readonly Transition<World>[] {
    const { victim } = this.#bounds;
    if (world.deathsLeft === 0 || victim === "nobody") return [];
    if (victim === "coordinator") return [this.#coordinatorDead(world, "coordinator dies")];
    return [this.#nodeDead(world, victim, `node ${victim} dies`)];
  }

  #nodeSteps(world: World, node: number, label: string, { whole, cut }: Moves): readonly Transition<World>[] {
    const steps = [{ label, world: this.#nodeMoved(world, node, whole) }];
    if (world.deathsLeft === 0 || this.#bounds.victim !== node) return steps;
    const dead = cut.map((move) =>
      this.#nodeDead(this.#nodeMoved(world, node, move), node, `${label} and dies`),
    );
    return [...steps, ...dead];
  }

  #coordinatorSteps(world: World, label: string, { whole, cut }: Moves): readonly Transition<World>[] {
    const steps = [{ label, world: this.#coordinatorMoved(world, whole) }];
    if (world.deathsLeft === 0 || this.#bounds.victim !== "coordinator") return steps;
    const dead = cut.map((move) =>
      this.#coordinatorDead(this.#coordinatorMoved(world, move), `${label} and dies`),
    );
    return [...steps, ...dead];
  }

  /** What was sent before may still arrive, until the coordinator notices. */
  #nodeDead(world: World, node: number, label: string): Transition<World> {
    const links = world.links[node] === "up" ? world.links.with(node, "broken") : world.links;
    const nodes = world.nodes.with(node, this.#parties.nodeDies(node, world.nodes[node]));
    return { label, world: { ...world, nodes, links, down: world.down.with(node, []), deathsLeft: 0 } };
  }

  #coordinatorDead(world: World, label: string): Transition<World> {
    const coordinator = this.#parties.coordinatorDies(world.coordinator);
    const [links, up] = [world.links.map(() => "lost" as const), world.up.map(() => [])];
    return { label, world: { ...world, coordinator, links, up, deathsLeft: 0 } };
  }

  #nodeMoved(world: World, node: number, { local, sent }: Move): World {
    const nodes = world.nodes.with(node, local);
    if (sent.length === 0 || world.links[node] !== "up") return { ...world, nodes };
    return {
      ...world,
      nodes,
      up: world.up.with(node, [...world.up[node], ...sent.map(({ message }) => message)]),
    };
  }

  #coordinatorMoved(world: World, { local, sent }: Move): World {
    const down = world.down.map((queue, node) => {
      const more = sent.filter(({ to }) => to === node).map(({ message }) => message);
      return more.length > 0 && world.links[node] === "up" ? [...queue, ...more] : queue;
    });
    return { ...world, coordinator: local, down };
  }
}
