import { readFileSync, readdirSync } from "node:fs";

/** The most memory that a node has taken, in megabytes. */
export interface Peak {
  /** Resident set of the process that takes part. */
  readonly mainMb: number;
  /** Of that and all processes that it has started, each page once (proportional set). */
  readonly allMb: number;
}

interface Seen {
  readonly id: string;
  readonly parent: string;
  readonly words: string;
}

/** Looks at the memory of nodes, known by the configurations that they run with, until it is stopped. */
export class MemoryWatch {
  readonly #configs: readonly string[];
  readonly #peaks: Peak[];
  readonly #timer: NodeJS.Timeout;

  constructor(configs: readonly string[]) {
    this.#configs = configs;
    this.#peaks = configs.map(() => ({ mainMb: 0, allMb: 0 }));
    this.#timer = setInterval(() => this.#look(), 200);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  peaks(): readonly Peak[] {
    return this.#peaks;
  }

  #look(): void {
    const all = readdirSync("/proc").flatMap((id) => (/^\d+$/.test(id) ? (seen(id) ?? []) : []));
    for (const [at, config] of this.#configs.entries()) {
      const mains = all.filter(({ words }) => words.includes(config) && words.includes(" run "));
      const tree = withChildren(mains, all);
      const { mainMb, allMb } = this.#peaks[at];
      this.#peaks[at] = {
        mainMb: Math.max(mainMb, ...mains.map(({ id }) => megabytes(`/proc/${id}/status`, "VmHWM"))),
        allMb: Math.max(
          allMb,
          tree.reduce((sum, { id }) => sum + megabytes(`/proc/${id}/smaps_rollup`, "Pss"), 0),
        ),
      };
    }
  }
}

function withChildren(mains: readonly Seen[], all: readonly Seen[]): readonly Seen[] {
  const ids = new Set(mains.map(({ id }) => id));
  for (let size = -1; size !== ids.size;) {
    size = ids.size;
    for (const { id, parent } of all) if (ids.has(parent)) ids.add(id);
  }
  return all.filter(({ id }) => ids.has(id));
}

/** Returns a process that is still there. */
function seen(id: string): Seen | undefined {
  const [stat, words] = [textOf(`/proc/${id}/stat`), textOf(`/proc/${id}/cmdline`)];
  const parent = /^\d+ \(.*\) \S (\d+)/.exec(stat)?.[1];
  return parent === undefined ? undefined : { id, parent, words: words.replaceAll("\0", " ") };
}

function megabytes(path: string, name: string): number {
  const found = new RegExp(`^${name}:\\s*(\\d+) kB`, "m").exec(textOf(path));
  return found ? Number(found[1]) / 1000 : 0;
}

/** Returns what a file says; nothing when its process has ended. */
function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
