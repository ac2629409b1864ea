import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SIGNALS = fileURLToPath(new URL("./stop-signals.ts", import.meta.url));

/** A process that works for a minute whatever it is told, and one that ends when it is asked to. */
async function ended(work: "endless" | "prompt", signals: readonly NodeJS.Signals[]) {
  const stop = work === "endless" ? "() => console.log('stopping')" : "() => clearTimeout(work)";
  const code = `
    import { onStopSignal } from ${JSON.stringify(SIGNALS)};
    const work = setTimeout(() => undefined, 60_000);
    onStopSignal(${stop}, 400);
    console.log("ready");`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", code], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (bytes) => (stdout += String(bytes)));
  child.stderr.on("data", (bytes) => (stderr += String(bytes)));
  for (const signal of signals) {
    const heard = stdout.length;
    while (stdout.length === heard) await once(child.stdout, "data");
    child.kill(signal);
  }
  const [status, signal] = (await once(child, "close")) as [number | null, string | null];
  return { status, signal, stderr };
}

test("a process that ends in time ends by itself", async () => {
  expect(await ended("prompt", ["SIGTERM"])).toEqual({ status: 0, signal: null, stderr: "" });
});

test("one that does not is ended after its time, with the status of a stop", async () => {
  const { status, stderr } = await ended("endless", ["SIGTERM"]);
  expect(status).toBe(5);
  expect(stderr).toMatch(/^STOPPED: .*goes on where it was/);
});

test("a second signal ends it at once", async () => {
  expect(await ended("endless", ["SIGTERM", "SIGINT"])).toMatchObject({ signal: "SIGINT", stderr: "" });
});
