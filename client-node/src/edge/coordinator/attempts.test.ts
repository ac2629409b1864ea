import { CodedError } from "@fedseg/shared/errors.ts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { WAIT_OR_LEAVE } from "./silence.ts";
import { Attempts } from "./attempts.ts";

const REFUSED = new CodedError("NOT_ADMITTED", { what: "No.", why: "", todo: "" });
/** Draws what waits exactly as long as is said. */
const STEADY_SOURCE = { bytes: (count: number) => new Uint8Array(count).fill(127.5) };

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

/** Attempts at addresses, with what was opened, each with its time, and what was told. */
function trying(urls: readonly string[], isPatient: boolean) {
  const [opened, lost, denied]: [string[], string[], CodedError[]] = [[], [], []];
  const begun = performance.now();
  const attempts = new Attempts(
    urls,
    {
      onLost: (text) => lost.push(text),
      onDenied: (error) => denied.push(error),
      isPatient,
      answerMs: 5000,
      whileAway: () => WAIT_OR_LEAVE,
    },
    {
      open: (at) => opened.push(`${urls[at]} ${Math.round((performance.now() - begun) / 100) * 100}`),
      close: () => undefined,
    },
    STEADY_SOURCE,
  );
  attempts.open();
  return { attempts, opened, lost, denied, next: () => vi.advanceTimersToNextTimer() };
}

test("one address that nobody answers at is tried soon for two seconds, then ever more rarely, every two seconds at last", () => {
  const { attempts, opened, lost, next } = trying(["a"], true);
  for (let round = 0; round < 15; round += 1) {
    attempts.unreached("ECONNREFUSED");
    next();
  }
  const soon = Array.from({ length: 11 }, (_, at) => 200 * at);
  expect(opened).toEqual([...soon, 2400, 3200, 4800, 6800, 8800].map((ms) => `a ${ms}`));
  expect(lost).toEqual(["cannot reach the coordinator (ECONNREFUSED); trying again"]);
  attempts.end();
});

test("all addresses are tried soon, and then it is waited as long as the one that needs it most", () => {
  const { attempts, opened, next } = trying(["a", "b", "c"], true);
  for (let round = 0; round < 3; round += 1) {
    attempts.unreached("ECONNREFUSED");
    next();
    attempts.failed(REFUSED);
    next();
    attempts.unreached("ECONNREFUSED");
    next();
  }
  expect(opened).toEqual([
    "a 0",
    "b 200",
    "c 400",
    "a 900",
    "b 1100",
    "c 1300",
    "a 2300",
    "b 2500",
    "c 2700",
    "a 4700",
  ]);
  attempts.end();
});

test("an address that accepts and says nothing is left after five seconds, and gets longer the next time", () => {
  const { attempts, opened, next } = trying(["a", "b"], true);
  for (let step = 0; step < 8; step += 1) next();
  expect(opened).toEqual(["a 0", "b 5200", "a 10400", "b 20600", "a 30800"]);
  attempts.end();
});

test("after a connection that has stood, the next address is tried soon, and both from the beginning", () => {
  const { attempts, opened, lost, next } = trying(["a", "b"], true);
  attempts.succeeded();
  vi.advanceTimersByTime(120_000);
  attempts.lost("transport close");
  next();
  attempts.succeeded();
  attempts.closed();
  next();
  expect(opened).toEqual(["a 0", "b 120200", "a 120700"]);
  expect(lost).toEqual(["a: transport close", "b: the coordinator has closed the connection"]);
  attempts.end();
});

test("who asks once is denied when every address has refused it four times, or is not there", () => {
  const { attempts, denied, next } = trying(["a", "b"], false);
  for (let round = 0; round < 3; round += 1) {
    attempts.failed(REFUSED);
    next();
    attempts.unreached("ECONNREFUSED");
    next();
  }
  expect(denied).toEqual([]);
  attempts.failed(REFUSED);
  expect([denied, vi.getTimerCount()]).toEqual([[REFUSED], 0]);
});

test("a refusal is told at first, and then ever more rarely, for each address", () => {
  const { attempts, lost, next } = trying(["a", "b"], true);
  for (let round = 0; round < 8; round += 1) {
    attempts.failed(REFUSED);
    next();
    attempts.succeeded();
    attempts.lost("transport close");
    next();
  }
  expect(lost.filter((text) => text.startsWith("a: "))).toEqual([
    "a: NOT_ADMITTED: No. Trying the next address.",
    ...[4, 8].map((times) => expect.stringContaining(`Refused ${times} times; still trying.`) as string),
  ]);
  attempts.end();
});
