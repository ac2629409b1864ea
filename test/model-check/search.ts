/** One thing that can happen. */
export interface Transition<World> {
  readonly label: string;
  readonly world: World;
}

/** A system whose states a search visits. */
export interface Worlds<World> {
  start(): World;
  /** Everything that can happen next. */
  next(world: World): readonly Transition<World>[];
  /** Tells worlds apart. */
  keyOf(world: World): string;
}

/** What must hold: in every world, and in those in which nothing can happen any more. */
export interface Laws<World> {
  broken(world: World): readonly string[];
  brokenAtRest(world: World): readonly string[];
  /** Names how things have ended. */
  endingOf(world: World): string;
}

/** How a search went. */
export interface Outcome {
  /** Different worlds reached, and steps taken between them. */
  readonly states: number;
  readonly steps: number;
  /** How things ended, each with the number of worlds in which nothing can happen any more. */
  readonly endings: ReadonlyMap<string, number>;
  /** The first world that breaks a law, with what happened on the way to it. */
  readonly broken: { readonly rules: readonly string[]; readonly path: readonly string[] } | undefined;
  /** Whether every world within the bounds was reached. */
  readonly isComplete: boolean;
}

/** A world that has been reached, and how. */
interface Reached<World> {
  readonly world: World;
  readonly label: string;
  readonly from: Reached<World> | undefined;
}

/** Where a search goes on: from the newest world, or from the oldest, which finds a shortest way to what is broken. */
export type Order = "depth" | "breadth";

/** Visits every world that can be reached, each once; stops at the first that breaks a law, or after `limit` worlds. */
export function search<World>(
  worlds: Worlds<World>,
  laws: Laws<World>,
  { order = "depth", limit = Infinity }: { readonly order?: Order; readonly limit?: number | undefined } = {},
): Outcome {
  const seen = new Set<string>();
  const endings = new Map<string, number>();
  const waiting: Reached<World>[] = [];
  let steps = 0;
  let oldest = 0;
  const meet = (reached: Reached<World>): void => {
    const key = worlds.keyOf(reached.world);
    if (seen.has(key)) return;
    seen.add(key);
    waiting.push(reached);
  };
  const take = () => {
    if (order === "depth") return waiting.pop();
    oldest += 1;
    return waiting[oldest - 1];
  };
  meet({ world: worlds.start(), label: "start", from: undefined });
  for (let reached = take(); reached && seen.size < limit; reached = take()) {
    const { world } = reached;
    const next = worlds.next(world);
    const isAtRest = next.length === 0;
    if (isAtRest) endings.set(laws.endingOf(world), (endings.get(laws.endingOf(world)) ?? 0) + 1);
    const rules = [...laws.broken(world), ...(isAtRest ? laws.brokenAtRest(world) : [])];
    if (rules.length > 0) {
      return {
        states: seen.size,
        steps,
        endings,
        broken: { rules, path: pathTo(reached) },
        isComplete: false,
      };
    }
    for (const { label, world: after } of next) meet({ world: after, label, from: reached });
    steps += next.length;
  }
  return { states: seen.size, steps, endings, broken: undefined, isComplete: seen.size < limit };
}

function pathTo<World>(reached: Reached<World>): readonly string[] {
  const path: string[] = [];
  for (let at: Reached<World> | undefined = reached; at; at = at.from) path.unshift(at.label);
  return path;
}
