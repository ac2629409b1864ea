import { expect, test } from "vitest";
import { DrawnNormals, normalsOf } from "./normals.ts";
import { normalQuantile } from "./special-normal.ts";

/** Uniforms from a list, from its start. */
function listed(parts: readonly number[], drawn?: DrawnNormals) {
  let at = 0;
  return { next: () => parts[at++], ...(drawn && { drawn }) };
}

test("normals that were drawn before are those of the uniforms, whichever come", () => {
  const parts = Array.from({ length: 1000 }, (_, at) => (at * 0.618034) % 1);
  const others = parts.map((part, at) => (at % 3 === 0 ? 1 - part : part));
  const quantiles = (of: readonly number[]) => of.map((part) => normalQuantile(Math.max(part, 2 ** -54)));
  const drawn = new DrawnNormals();
  for (const own of [parts, parts, others, parts]) {
    const draw = normalsOf(listed(own, drawn));
    expect(own.map(() => draw())).toEqual(quantiles(own));
  }
  const alone = normalsOf(listed(parts));
  expect(parts.map(() => alone())).toEqual(quantiles(parts));
});
