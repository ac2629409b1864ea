import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "begin-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a reading process is started with here: it stands still before it has run a line of its own. */
const STANDS = `--import=data:text/javascript,Atomics.wait(new%20Int32Array(new%20SharedArrayBuffer(4)),0,0)`;

/** What one is started with that is at work for minutes beside its own lines, as an engine is. */
const WORKS = `--import=data:text/javascript,import{pbkdf2}from%22node:crypto%22;pbkdf2(%22%22,%22%22,2e9,64,%22sha512%22,()=>{})`;

/** Asks a process that stands still to read, in a process of its own, which does something before; prints what it prints. */
async function asked(
  seconds: number,
  then: string,
  before = "",
  reader = STANDS,
): Promise<{ said: string; signal: unknown }> {
  const program = `
    import child from "node:child_process";
    import { syncBuiltinESMExports } from "node:module";
    process.env.NODE_OPTIONS = ${JSON.stringify(reader)};
    const { fork } = child;
    // It shares an output with whoever asks: that is open until both have ended.
    child.fork = (path, options) => fork(path, { ...options, stdio: ["ignore", "ignore", "inherit", "ipc"] });
    syncBuiltinESMExports();
    ${before}
    const { inChild } = await import(${JSON.stringify(new URL("in-child.ts", import.meta.url).href)});
    const ports = { folder: ${JSON.stringify(folder)}, tell: () => {}, beginSeconds: ${seconds} };
    inChild("measure", {}, ports).catch(({ code }) => console.log(code));
    ${then}`;
  const ended = await run(process.execPath, ["--input-type=module", "--eval", program]).catch(
    (error: { stdout: string; signal: string }) => error,
  );
  return { said: ended.stdout.trim(), signal: "signal" in ended ? ended.signal : undefined };
}

test("a signal that somebody else hears is left to them", async () => {
  const module = new URL("../../../../../keeper/src/process/stop-signals.ts", import.meta.url).href;
  const { said, signal } = await asked(
    3600,
    `setTimeout(() => {
      process.kill(process.pid, "SIGTERM");
      setTimeout(() => { console.log("was not ended"); process.exit(); }, 100);
    }, 50);`,
    `const { onStopSignal } = await import(${JSON.stringify(module)});
    onStopSignal(({ code }) => console.log(code));`,
  );
  expect({ said, signal }).toEqual({ said: "STOPPED\nwas not ended", signal: undefined });
});

test("a reading process that does not begin is ended, and told as that", async () => {
  const { said } = await asked(0.2, "");
  expect(said).toBe("DATA_READER_UNBEGUN");
});

test.each([
  ["by a signal", 'process.kill(process.pid, "SIGTERM");', "SIGTERM"],
  ["by itself", "process.exit();", undefined],
])(
  "and ends with the process that has asked it, and all that it leaves, when that ends %s",
  async (_how, then, signal) => {
    const left = `
    import { mkdirSync, writeFileSync } from "node:fs";
    const started = child.fork;
    child.fork = (path, options) => {
      const reading = started(path, options);
      const engine = ${JSON.stringify(folder)} + "/engine/" + reading.pid + "-1";
      mkdirSync(engine, { recursive: true });
      writeFileSync(engine + "/rows", "");
      return reading;
    };
    syncBuiltinESMExports();`;
    // Where the reading process lived on, it would hold what it shares, and this would wait for it.
    expect(await asked(3600, `setTimeout(() => { ${then} }, 50);`, left)).toMatchObject({ said: "", signal });
    expect(readdirSync(folder)).toEqual([]);
  },
);

test.runIf(existsSync("/usr/bin/setpriv"))(
  "and, where the system is asked to see to it, with one that is killed",
  async () => {
    const { signal } = await asked(3600, `setTimeout(() => process.kill(process.pid, "SIGKILL"), 300);`);
    expect(signal).toBe("SIGKILL");
  },
);

test("a reading process that is at work ends as soon as the one that has asked it is killed", async () => {
  const { signal } = await asked(
    3600,
    "",
    `const started = child.fork;
    child.fork = (path, options) => started(path, options).once("message", () => process.kill(process.pid, "SIGKILL"));
    syncBuiltinESMExports();`,
    WORKS,
  );
  expect(signal).toBe("SIGKILL");
});
