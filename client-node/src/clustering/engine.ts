import type { Uniforms } from "@fedseg/shared/math/rng.ts";
import type { Scaling } from "@fedseg/shared/queries/scaling.ts";
import type { Helpers } from "../kernels/fast-sums.ts";
import { Crew, HelperLost, type Task, newTask } from "./crew.ts";
import { MEASURE } from "./distance-hand.ts";
import { labelWork, lloydByCrew } from "./labeller.ts";
import { type Clusters, type Rows, type Start, lloyd } from "./lloyd.ts";
import { type Merged, cellWork, firstLevels, mergeRows } from "./merge.ts";
import type { ClusterModule } from "./module.ts";
import { askedRows, canMeasureAll } from "./sample.ts";
import {
  type Asked,
  type Silhouette,
  distanceBlocks,
  distanceWork,
  silhouetteOf,
  sumDistances,
} from "./silhouette.ts";
import type { Work } from "./work.ts";

/** How long a helper may take longer than the thread that leads. */
const PATIENCE_MS = 2000;

/** What an engine works with. */
export interface Means {
  readonly module: ClusterModule;
  readonly helpers: Helpers<Task>;
  readonly patienceMs?: number;
  /** Hears why the module is not used any more. */
  readonly told?: (why: string) => void;
}

/**
 * Finds clusters among rows that stay on this machine, without noise: fast, and number for number what is found row by
 * row. Without a module, or once that has failed, it does work row by row.
 */
export class Engine {
  #means: Means | undefined;

  constructor(means?: Means) {
    this.#means = means;
  }

  /** Computes Lloyd's iteration. */
  cluster(rows: Rows, start: Start): Clusters {
    return this.#try(
      (means) => clusterMerged(means, rows, start),
      () => lloyd(rows, start),
    );
  }

  /**
   * Computes the mean silhouette of users by the centres that they are nearest to: of all of them where the
   * distances between all rows can be measured in seconds, else of some drawn at random, each against all.
   */
  silhouette(rows: Rows, scaling: Scaling, centers: Int32Array, uniforms: Uniforms): Silhouette {
    const merged = this.#try(
      (means) => merge(means, rows, scaling.columns),
      () => undefined,
    );
    const all = merged && canMeasureAll(merged.full, scaling) ? merged.rows : rows;
    const start = { scaling, centers, iterations: 0 };
    const { labels } = this.#try(
      (means) => clusterBy(means, all, start),
      () => lloyd(all, start),
    );
    const k = centers.length / scaling.columns.length;
    const asked: Asked = { rows: all, scaling, labels, k, asked: askedRows(labels, scaling, uniforms) };
    const sums = this.#try(
      (means) => distancesBy(means, asked),
      () => sumDistances(asked),
    );
    return silhouetteOf(asked, sums);
  }

  #try<Result>(fast: (means: Means) => Result, plain: () => Result): Result {
    if (!this.#means) return plain();
    try {
      return fast(this.#means);
    } catch (error) {
      this.#means.told?.(error instanceof Error ? error.message : String(error));
      this.#means = undefined;
      return plain();
    }
  }
}

/** Merges users whose codes of some features are the same, where that saves more than it costs. */
function merge(means: Means, rows: Rows, columns: readonly number[]): Merged | undefined {
  const first = firstLevels(rows, columns);
  if (!first) return undefined;
  return share(
    means,
    (hands) => cellWork(rows, columns, hands),
    (crew, work) => mergeRows(crew, work, first),
  );
}

/** Clusters the rows that users are merged into, and gives each user the label of theirs. */
function clusterMerged(means: Means, rows: Rows, start: Start): Clusters {
  const merged = merge(means, rows, start.scaling.columns);
  return merged ? clusterBy(means, merged.rows, start, merged.cells) : clusterBy(means, rows, start);
}

function clusterBy(means: Means, rows: Rows, start: Start, rowOf?: Uint32Array): Clusters {
  return share(
    means,
    (hands) => labelWork(rows, start, hands, rowOf),
    (crew, work) => lloydByCrew(crew, work, start),
  );
}

function distancesBy(means: Means, asked: Asked): Float64Array {
  return share(
    means,
    () => distanceWork(asked),
    (crew, work) => {
      crew.order(MEASURE, distanceBlocks(work));
      return work.sums;
    },
  );
}

/** Has all threads share some work; once more in this thread alone when one of the others is lost. */
function share<Shared extends Work, Result>(
  { module, helpers, patienceMs = PATIENCE_MS }: Means,
  prepare: (hands: number) => Shared,
  lead: (crew: Crew, work: Shared) => Result,
): Result {
  for (let others = helpers.count; ; others = 0) {
    const work = prepare(1 + others);
    const task = newTask(work, others);
    if (others > 0) helpers.start(task);
    const crew = new Crew(module, task, patienceMs);
    try {
      return lead(crew, work);
    } catch (error) {
      if (!(error instanceof HelperLost)) throw error;
      helpers.lost(error.helper);
    } finally {
      crew.end();
    }
  }
}
