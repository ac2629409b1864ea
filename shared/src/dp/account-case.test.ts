import { accountCase } from "./account-case.ts";
import { CodedError } from "../errors.ts";
import { expect, it } from "vitest";

const event = { mechanism: "discrete_gaussian", sigma2: "4", shift: [1], count: 1 };
const entry = { id: "any", note: "ignored", events: [event], delta: "1e-6" };

it("accounts for a case, with delta as text or number", () => {
  expect(accountCase(entry)).toMatchObject({ lattice: { isExact: true } });
  expect(accountCase({ ...entry, delta: 1e-6 })).toEqual(accountCase(entry));
});

it.each([
  [{ ...entry, adjacency: "replace_one" }, 'adjacency "replace_one" is not offered'],
  [{ ...entry, events: [event, { mechanism: "laplace" }] }, 'mechanism "laplace" is not offered'],
])("gives no number for what it does not know: %#", (unknown, unsupported) => {
  expect(accountCase(unknown)).toEqual({ unsupported });
});

it.each([
  ["nothing", undefined, "At the case"],
  ["no events", { ...entry, events: [] }, "At events"],
  ["a delta of 0", { ...entry, delta: "0" }, "At delta"],
  ["a delta that is none", { ...entry, delta: Number.NaN }, "At delta"],
  ["a delta of text", { ...entry, delta: "small" }, "At delta"],
  ["no noise", { ...entry, events: [{ ...event, sigma2: "0" }] }, "At events.0.sigma2"],
  ["a key too many", { ...entry, events: [{ ...event, q: "0.1" }] }, "At events.0"],
])("refuses %s and names the place", (_, broken, place) => {
  const refusal = catching(() => accountCase(broken));
  expect(refusal.code).toBe("CASE_INVALID");
  expect(refusal.refusal.why).toContain(place);
});

function catching(act: () => unknown): CodedError {
  try {
    act();
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
