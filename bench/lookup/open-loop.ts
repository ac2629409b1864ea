import { Connection } from "./connection.ts";

/** What a load is: requests a second that are due whether or not earlier ones were answered. */
export interface Load {
  readonly port: number;
  readonly perSecond: number;
  readonly seconds: number;
  readonly connections: number;
  /** Writes the n-th request and tells which status it must get. */
  readonly request: (n: number) => { readonly text: string; readonly status: number };
}

/** Latencies in milliseconds from the moment a request was due, ascending, and how many answers were wrong. */
export interface Measured {
  readonly latencies: Float64Array;
  readonly wrong: number;
}

/**
 * Sends a load and measures it. Latency counts from when a request was due, so that a server that stops makes every
 * request that waits for it late, not only the one it stopped in.
 */
export async function openLoop(load: Load): Promise<Measured> {
  const { port, perSecond, seconds, connections, request } = load;
  const free = await Promise.all(Array.from({ length: connections }, () => Connection.open(port)));
  const all = [...free];
  const count = Math.round(perSecond * seconds);
  const latencies = new Float64Array(count);
  const stop = performance.now() + 2000 * seconds + 1000;
  const start = performance.now();
  const progress = { sent: 0, answered: 0, wrong: 0 };
  const dueAt = (n: number) => start + (n * 1000) / perSecond;
  const sendDue = () => {
    while (progress.sent < count && free.length > 0 && dueAt(progress.sent) <= performance.now()) {
      const connection = free.pop();
      const due = dueAt(progress.sent);
      const { text, status: expected } = request(progress.sent);
      progress.sent += 1;
      connection?.send(text, (status) => {
        latencies[progress.answered] = performance.now() - due;
        progress.answered += 1;
        if (status !== expected) progress.wrong += 1;
        free.push(connection);
      });
    }
  };
  while (progress.answered < count && performance.now() < stop) {
    sendDue();
    await new Promise<void>((next) => setImmediate(next));
  }
  for (const connection of all) connection.close();
  const { answered, wrong } = progress;
  return { latencies: latencies.subarray(0, answered).sort(), wrong: wrong + count - answered };
}

/** Returns the value under which a share of ascending values lies. */
export function percentile(ascending: Float64Array, share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.ceil(share * ascending.length) - 1)];
}
