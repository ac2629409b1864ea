import { parseArgs } from "node:util";
import { systemEntropy } from "../../keeper/src/keys/entropy.ts";
import { fillDiscreteGaussian } from "../../shared/src/dp/discrete-gaussian.ts";
import { rational } from "../../shared/src/dp/rational.ts";
import { textTable } from "../../wording/src/terminal/text-table.ts";
import { Agenda } from "../../test/simulation/agenda.ts";
import { AgentStudy, type ReportTiming } from "../../test/statistics/agent-study.ts";
import { type Correlation, rankCorrelation } from "./rank-correlation.ts";

/**
 * `npm run bench:timing -- [--studies N]`: does the time at which anything happens tell how large the noise is? Once for
 * the sampler alone, and in whole studies of production agents on this machine's clock, for the moment at which noise and
 * data are added (nobody else sees it) and the moment at which the report leaves (the coordinator sees it).
 */
const { values } = parseArgs({ options: { studies: { type: "string", default: "25" } } });

/** Above what four nodes in one process need together for a session. */
const TICK_MS = 400;
const SAMPLES = 200_000;
const BATCH = 16;

/** Time as it is. */
class RealTime extends Agenda {
  override now(): number {
    return performance.now();
  }

  override after(delayMs: number, run: () => void): void {
    if (delayMs !== Infinity) setTimeout(run, delayMs).unref();
  }
}

/** Draws samples one by one, and in vectors as short as a small session's. */
function samplerTimes(length: number, count: number): Correlation {
  const source = systemEntropy();
  const variance = rational(38_287n, 2048n);
  const out = new Float64Array(length);
  const [times, sizes] = [new Float64Array(count), new Float64Array(count)];
  for (let i = -count / 10; i < count; i += 1) {
    const started = performance.now();
    fillDiscreteGaussian(out, 0, length, variance, source);
    const took = performance.now() - started;
    // The first tenth warms up.
    if (i < 0) continue;
    times[i] = took;
    sizes[i] = out.reduce((sum, x) => sum + Math.abs(x), 0);
  }
  return rankCorrelation(times, sizes);
}

async function reportTimes(studies: number): Promise<readonly ReportTiming[]> {
  const timings: ReportTiming[] = [];
  for (let study = 0; study < studies; study += 1) {
    const run = new AgentStudy({
      seed: `timing ${study}`,
      tickMs: TICK_MS,
      agenda: new RealTime(),
      sourceOf: () => systemEntropy(),
    });
    const alive = setInterval(() => {}, 1000);
    await run.ended;
    clearInterval(alive);
    timings.push(...run.timings);
  }
  return timings;
}

const alone = samplerTimes(1, SAMPLES);
const vector = samplerTimes(BATCH, SAMPLES / BATCH);
const timings = await reportTimes(Number(values.studies));
const sent = timings.filter(({ leftAt }) => leftAt !== undefined);
const noise = sent.map((timing) => timing.noise);
const inside = rankCorrelation(
  noise,
  sent.map(({ openedAt, contributedAt }) => contributedAt - openedAt),
);
const outside = rankCorrelation(
  noise,
  sent.map(({ openedAt, leftAt }) => leftAt! - openedAt),
);
const late = sent.map(({ openedAt, leftAt }) => leftAt! - openedAt - TICK_MS).sort((a, b) => a - b);

const rows: readonly (readonly [string, string, Correlation])[] = [
  ["one draw", "nobody", alone],
  [`a vector of ${BATCH}`, "nobody", vector],
  ["OPEN to noise and data added", "nobody", inside],
  ["OPEN to REPORT leaving", "the coordinator", outside],
];
console.log(
  textTable(
    [
      { head: "time of" },
      { head: "who sees it" },
      { head: "rank correlation with |noise|", align: "right" },
      { head: "95 % interval" },
      { head: "samples", align: "right" },
    ],
    rows.map(([name, who, { r, low, high, samples }]) => [
      name,
      who,
      r.toFixed(3),
      `${low.toFixed(3)} to ${high.toFixed(3)}`,
      `${samples}`,
    ]),
  ),
);
const middle = late[Math.floor(late.length / 2)];
console.log(
  `\nREPORT left ${middle.toFixed(2)} ms after its tick in the median, ${late.at(-1)!.toFixed(2)} ms at most; ` +
    `${timings.length - sent.length} of ${timings.length} reports missed their tick and were never sent.`,
);
