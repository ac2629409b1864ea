import { writeFileSync } from "node:fs";
import { flushCompileCache } from "node:module";
import { inspect } from "node:util";
import { asCoded } from "@fedseg/wording/command-line/unexpected.ts";
import type { Answer, Asked } from "./answers.ts";
import { TASKS, type TaskPorts } from "./tasks.ts";

/** Says something, and resolves when it is on its way. */
function say(answer: Answer): Promise<void> {
  return new Promise((done) => process.send?.(answer, () => done()));
}

const PORTS: TaskPorts = {
  tell: (...words) => void say({ type: "told", words }),
  hand: (rows) => say({ type: "rows", rows }),
};

async function work({ task, input }: Asked): Promise<void> {
  try {
    const run = (TASKS as unknown as Record<string, (input: unknown, ports: TaskPorts) => Promise<unknown>>)[
      task
    ];
    const output = await run(input, PORTS);
    // Whoever asked kills this process: what it has compiled is kept before, or never.
    flushCompileCache();
    await say({ type: "done", output });
  } catch (error) {
    const { code, refusal, cause } = asCoded(error);
    await say({ type: "refused", code, refusal, ...(cause !== undefined && { fault: inspect(cause) }) });
  }
  process.disconnect();
}

/** When memory runs out, the system is to end this process, not the one that holds the books. */
function offerItself(): void {
  try {
    writeFileSync("/proc/self/oom_score_adj", "1000");
  } catch {
    // Other systems choose by themselves.
  }
}

// Whoever asked decides when this ends: a signal to a terminal's programs reaches both, and the end of the one is the end of the other.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
// An exit would wait for what the engine is at, however long that takes, for nobody.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
offerItself();
process.once("message", (asked: Asked) => void work(asked));
void say({ type: "listens" });
