import { CodedError } from "@fedseg/shared/errors.ts";
import { afterEach, expect, test, vi } from "vitest";
import { watchTerm } from "./term.ts";

const LEASE_MS = 3_600_000;
const over = new AbortController();
afterEach(() => over.abort());

test("a term that somebody says is over ends only when the store refuses: it is asked at once, and once at a time", async () => {
  const commit = vi.fn<(writes: readonly unknown[]) => Promise<void>>(async () => undefined);
  const { ended, ask } = watchTerm({ commit }, LEASE_MS, over.signal);
  const said = vi.fn<(error: CodedError) => void>();
  void ended.then(said);
  await vi.waitFor(() => expect(commit).toHaveBeenCalledTimes(1), { timeout: 30_000 });
  const asked = Promise.withResolvers<void>();
  commit.mockReturnValueOnce(asked.promise);
  for (let beat = 0; beat < 100; beat += 1) ask();
  expect(commit).toHaveBeenCalledTimes(2);
  asked.resolve();
  await new Promise(setImmediate);
  expect(said).not.toHaveBeenCalled();
  commit.mockRejectedValueOnce(new CodedError("STORE_FENCED", { what: "w", why: "y", todo: "t" }));
  ask();
  expect((await ended).code).toBe("STORE_FENCED");
});
