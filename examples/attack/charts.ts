import { Html, html } from "../../wording/src/page/html.ts";
import { exp } from "../../shared/src/math/exp.ts";
import type { Figures } from "./attacker.ts";
import { MS_CHEN } from "./customers.ts";
import type { Experiment, Findings } from "./experiment.ts";

const [WIDTH, HEIGHT] = [460, 230];
const BINS = 41;

/** Draws how often each guess was made, without her and with her, on one axis; guesses beyond its ends are left out. */
export function guessChart(
  { absent, present }: Findings,
  [from, to]: readonly [number, number],
  bell?: number,
): Html {
  const width = (to - from) / BINS;
  const [left, right] = [countsOf(absent), countsOf(present)];
  const most = Math.max(...left, ...right);
  const x = (value: number) => 20 + ((value - from) / (to - from)) * (WIDTH - 40);
  const y = (count: number) => HEIGHT - 44 - (count / most) * (HEIGHT - 74);
  const bars = (counts: readonly number[], kind: string, shift: number) =>
    counts.map((count, bin) =>
      count === 0
        ? undefined
        : html`<rect
            class="${kind}"
            x="${fix(x(from + bin * width) + shift)}"
            y="${fix(y(count))}"
            width="${fix(x(from + width) - x(from))}"
            height="${fix(HEIGHT - 44 - y(count))}"
          />`,
    );
  const curve = (center: number, kind: string) => {
    if (bell === undefined) return undefined;
    const points = Array.from({ length: 121 }, (_, i) => {
      const at = from + (i / 120) * (to - from);
      const density = exp(-((at - center) ** 2) / (2 * bell * bell)) / (bell * Math.sqrt(2 * Math.PI));
      return `${fix(x(at))},${fix(y(density * width * absent.length))}`;
    });
    return html`<polyline class="${kind}" points="${points.join(" ")}" />`;
  };
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">
    ${bars(left, "absent", 0)}${bars(right, "present", 0)}${curve(0, "curve absent-line")}${curve(1, "curve present-line")}
    <line class="axis" x1="20" x2="${WIDTH - 20}" y1="${HEIGHT - 44}" y2="${HEIGHT - 44}" />
    ${[0, 1].map((at) => html`<line class="mark ${at === 0 ? "absent-line" : "present-line"}" x1="${fix(x(at))}" x2="${fix(x(at))}" y1="18" y2="${HEIGHT - 38}" />`)}
    ${ticks([from, to]).map((at) => html`<text x="${fix(x(at))}" y="${HEIGHT - 26}" text-anchor="middle">${at}</text>`)}
    <text class="quiet" x="${WIDTH / 2}" y="${HEIGHT - 8}" text-anchor="middle">
      how much of Ms. Chen the coordinator sees (0 nothing, 1 exactly her)
    </text>
  </svg>`;

  function countsOf(values: readonly number[]): number[] {
    const counts = Array.from({ length: BINS }, () => 0);
    for (const value of values) {
      const bin = Math.floor((value - from) / width);
      if (bin >= 0 && bin < BINS) counts[bin] += 1;
    }
    return counts;
  }
}

/** Draws the guesses of her figures, spending over orders, with the range that any customer can have as a box. */
export function figuresChart(figures: readonly Figures[], reach: number): Html {
  const [ordersMost, spendMost] = [40, 4000];
  const x = (orders: number) => WIDTH / 2 + ((orders - 20) / (ordersMost * reach)) * (WIDTH - 60);
  const y = (spend: number) => (HEIGHT - 30) / 2 - ((spend - 2000) / (spendMost * reach)) * (HEIGHT - 60);
  const isIn = ({ orders, spend }: Figures) =>
    x(orders) > 4 && x(orders) < WIDTH - 4 && y(spend) > 4 && y(spend) < HEIGHT - 30;
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">
    <rect
      class="range"
      x="${fix(x(0))}"
      y="${fix(y(spendMost))}"
      width="${fix(x(ordersMost) - x(0))}"
      height="${fix(y(0) - y(spendMost))}"
    />
    ${figures.filter(isIn).map(({ orders, spend }) => html`<circle class="guess" cx="${fix(x(orders))}" cy="${fix(y(spend))}" r="2.6" />`)}
    <path class="truth" d="M${fix(x(MS_CHEN.orders))} ${fix(y(MS_CHEN.spend) - 7)}v14m-7-7h14" />
    <text class="quiet" x="${WIDTH / 2}" y="${HEIGHT - 8}" text-anchor="middle">
      orders → · spending ↑ · cross: the truth · box: what any customer can have
    </text>
  </svg>`;
}

/** Draws right answers with their intervals beside the coin and the proved limit. */
export function successChart({ plain, fedseg, most }: Experiment): Html {
  const x = (part: number) => 150 + ((part - 0.4) / 0.6) * 720;
  const bar = (name: string, { strength: { success } }: Findings, y: number, kind: string) =>
    html` <text x="0" y="${y + 15}">${name}</text>
      <rect
        class="${kind}"
        x="${fix(x(0.5))}"
        y="${y}"
        width="${fix(Math.max(1, x(success.value) - x(0.5)))}"
        height="22"
      />
      <path class="whisker" d="M${fix(x(success.low))} ${y + 4}v14m0-7H${fix(x(success.high))}m0-7v14" />
      <text x="${fix(x(Math.max(success.high, 0.5)) + 8)}" y="${y + 15}"
        >${(100 * success.value).toFixed(1)} %</text
      >`;
  return html`<svg viewBox="0 0 960 130" role="img">
    ${bar("without protection", plain, 14, "present")}${bar("with fedseg", fedseg, 54, "safe")}
    <line class="mark" x1="${x(0.5)}" x2="${x(0.5)}" y1="6" y2="92" />
    <text class="quiet" x="${x(0.5)}" y="108" text-anchor="end">coin 50 %</text>
    <line class="limit" x1="${fix(x(most.success))}" x2="${fix(x(most.success))}" y1="46" y2="92" />
    <text class="quiet" x="${fix(x(most.success) + 4)}" y="108">
      proved limit ${(100 * most.success).toFixed(1)} %
    </text>
  </svg>`;
}

function ticks([from, to]: readonly [number, number]): readonly number[] {
  const step = [0.5, 1, 2, 5, 10].find((size) => (to - from) / size <= 7) ?? 20;
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.floor(to / step) - first + 1 }, (_, i) => (first + i) * step);
}

function fix(value: number): string {
  return value.toFixed(1);
}
