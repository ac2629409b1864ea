/** One metric with its samples. */
export interface Metric {
  /** Without the suffix `_total` of a counter. */
  readonly name: string;
  readonly type: "gauge" | "counter" | "histogram" | "info";
  readonly help: string;
  readonly unit?: "seconds" | "bytes";
  readonly samples: readonly Sample[];
}

/** One number of a metric. */
export interface Sample {
  /** `_total` of a counter; `_bucket`, `_sum` and `_count` of a histogram; `_info`. */
  readonly suffix?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The media type of what {@link openMetricsText} writes. */
export const OPEN_METRICS_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/** Writes metrics in the text format of OpenMetrics 1.0. @see https://prometheus.io/docs/specs/om/open_metrics_spec/ */
export function openMetricsText(metrics: readonly Metric[]): string {
  return `${metrics.map(metricText).join("")}# EOF\n`;
}

function metricText({ name, type, help, unit, samples }: Metric): string {
  const head = [
    `# TYPE ${name} ${type}\n`,
    ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}\n`]),
    `# HELP ${name} ${escaped(help)}\n`,
  ];
  return [...head, ...samples.map((sample) => sampleText(name, sample))].join("");
}

function sampleText(name: string, { suffix = "", labels = {}, value }: Sample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${suffix}${pairs.length > 0 ? `{${pairs.join(",")}}` : ""} ${numberText(value)}\n`;
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  return String(value);
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
}

/** Durations counted by upper bounds in seconds, as a histogram. */
export class Durations {
  readonly #bounds: readonly number[];
  readonly #counts: number[];
  #sum = 0;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = [...bounds, Infinity].map(() => 0);
  }

  add(seconds: number): void {
    const at = this.#bounds.findIndex((bound) => seconds <= bound);
    this.#counts[at === -1 ? this.#bounds.length : at] += 1;
    this.#sum += seconds;
  }

  samples(labels: Readonly<Record<string, string>> = {}): readonly Sample[] {
    let below = 0;
    const buckets = [...this.#bounds, Infinity].map((bound, at) => {
      below += this.#counts[at];
      return { suffix: "_bucket", labels: { ...labels, le: numberText(bound) }, value: below };
    });
    return [
      ...buckets,
      { suffix: "_sum", labels, value: this.#sum },
      { suffix: "_count", labels, value: below },
    ];
  }
}
