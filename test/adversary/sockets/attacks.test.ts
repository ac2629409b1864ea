import { describe, expect, test } from "vitest";
import { ATTACKS } from "../catalogue.ts";
import { verdict, wanted } from "../outcome.ts";
import { NOTHING_SHOWN, runOverSockets, shown } from "./attack-over-sockets.ts";
import { someOf } from "../../full.ts";

describe.each([...Map.groupBy(someOf(ATTACKS, 30), ({ words }) => words)])("%s", (_, attacks) => {
  test.each(
    attacks.map(
      (attack) => [`${attack.refusal ?? attack.told ?? "no refusal"}: ${attack.name}`, attack] as const,
    ),
  )("%s", async (__, attack) => {
    const outcome = await runOverSockets(attack);
    const { refusal, ...others } = attack;
    expect(verdict(attack, outcome)).toEqual(
      wanted({ ...others, refusal: attack.isOfDeadlines ? undefined : refusal }),
    );
    expect(shown(outcome)).toEqual(NOTHING_SHOWN);
  });
});
