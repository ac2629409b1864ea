import { audit } from "./audit.ts";
import type { BundleFiles } from "@fedseg/auditor/bundle/bundle.ts";
import { expect, test } from "vitest";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { tinyKey } from "../simulation/tiny-market.ts";
import { besidesForks, faults } from "./faults.ts";
import { draftsOf, rewritten } from "./forge.ts";
import { bundleOf } from "./make-bundle.ts";

/** The node that is away from the second session on, and how many survive each session. */
const [AWAY, SURVIVORS] = [3, [4, 3, 3, 3, 3, 3]];

const study = new InProcessStudy({
  nodes: 4,
  hooks: {
    crashNode: (node, effect) =>
      node === AWAY && effect.type === "send-at-tick" && effect.turn.session === 2
        ? { when: "before", restartMs: 5000 }
        : undefined,
  },
}).run();
const files = bundleOf(study);

/** What a node reserved for each release, and what it was settled to. */
function chargesOf(node: number) {
  const bodies = draftsOf(files, study.plan.roster[node].name).map(({ body }) => body);
  return bodies.flatMap((release) => {
    if (release.type !== "RELEASE") return [];
    const { session, attempt } = release;
    const reserve = bodies.find(
      (body) => body.type === "RESERVE" && body.session === session && body.attempt === attempt,
    );
    const reserved = reserve?.type === "RESERVE" ? reserve.muSq : undefined;
    return [{ release, settled: Number(release.muSq) / Number(reserved) }];
  });
}

test("every charge is settled to what the survivors of its session make of it, and what that leaves is spent again", () => {
  expect(faults(audit(files))).toEqual([]);
  const own = chargesOf(0);
  expect(own.map(({ release }) => release.survivors.length)).toEqual(SURVIVORS);
  // Two honest nodes at worst, three with everybody there.
  for (const [at, { settled }] of own.entries())
    expect(settled).toBeCloseTo(SURVIVORS[at] === 4 ? 2 / 3 : 1, 2);
  expect(own.every(({ release }) => release.before !== undefined)).toBe(true);
  const released = audit(files).releases;
  expect(released.map(({ muSq }) => muSq)).toEqual(own.map(({ release }) => release.muSq));
  expect(released.map(({ blocks }) => blocks[0].honestNodes)).toEqual([3, 2, 2, 2, 2, 2]);
});

test("who is left out has its charge back, and records what the others paid without totals of its own", () => {
  const { release } = chargesOf(AWAY)[1];
  expect([release.before, release.after]).toEqual([undefined, undefined]);
  expect(release.muSq).toBe(chargesOf(0)[1].release.muSq);
});

/** The bundle with a node's releases rewritten, and every total after them. */
function settling(change: (reserved: string) => string): BundleFiles {
  const { name } = study.plan.roster[0];
  return rewritten(files, { name, key: tinyKey("tiny", name) }, (drafts) => {
    let [reserved, spent] = ["0", 0n];
    return drafts.map(({ time, body }) => {
      if (body.type === "RESERVE") {
        reserved = body.muSq;
        const before = `${spent}`;
        spent += BigInt(reserved);
        return { time, body: { ...body, before, after: `${spent}` } };
      }
      if (body.type !== "RELEASE") return { time, body };
      const [before, muSq] = [`${spent}`, change(reserved)];
      spent += BigInt(muSq) - BigInt(reserved);
      return { time, body: { ...body, muSq, before, after: `${spent}` } };
    });
  });
}

test.each([
  ["is left as it was reserved", (reserved: string) => reserved],
  ["counts the colluders' noise as well", (reserved: string) => `${BigInt(reserved) / 2n}`],
])("a charge that %s is named", (_, change) => {
  expect(besidesForks(audit(settling(change)))).toEqual(["9 SETTLED_DIFFERS"]);
});
