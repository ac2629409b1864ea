import { expect, test } from "vitest";
import { ATTACKED, WITHOUT_NOISE, attackProgram } from "../../bench/empirical/planted-user.ts";
import { seededSource } from "../simulation/seeded-source.ts";

const RUNS = 100;

/** A network of several classes asks what classes and a network ask, for half a minute: `audit:empirical -- --models` attacks it, too. */
const TESTED = (Object.keys(ATTACKED) as (keyof typeof ATTACKED)[]).filter(
  (name) => name !== "network, three classes",
);

test.each(TESTED)(
  "nobody proves more of a planted user by what %s releases than is allowed; without noise they do",
  (program) => {
    const { muLow, bound } = attackProgram(program, RUNS, seededSource(`planted/${program}`));
    expect(muLow).toBeLessThanOrEqual(bound);
    const control = attackProgram(program, RUNS, seededSource(`planted/${program}`), WITHOUT_NOISE);
    expect(control.muLow).toBeGreaterThan(bound);
  },
);
