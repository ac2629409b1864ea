import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Metric } from "../../api/open-metrics.ts";

/** What the process itself is measured by, under the names that such metrics have everywhere. */
export function processMetrics(): () => readonly Metric[] {
  const delay = monitorEventLoopDelay();
  delay.enable();
  const started = Date.now() / 1000 - process.uptime();
  return () => {
    const { user, system } = process.cpuUsage();
    return [
      {
        name: "process_cpu_seconds",
        type: "counter",
        unit: "seconds",
        help: "Processor time of this process.",
        samples: [{ suffix: "_total", value: (user + system) / 1e6 }],
      },
      one("process_resident_memory_bytes", "bytes", "Memory of this process.", process.memoryUsage.rss()),
      one("process_start_time_seconds", "seconds", "When this process was started.", started),
      one(
        "nodejs_eventloop_lag_p99_seconds",
        "seconds",
        "How late timers are, p99.",
        delay.percentile(99) / 1e9,
      ),
    ];
  };
}

function one(name: string, unit: "seconds" | "bytes", help: string, value: number): Metric {
  return { name, type: "gauge", unit, help, samples: [{ value }] };
}
