import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import type { CoordinatorMessage, NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { openBody } from "@fedseg/shared/protocol/open.ts";
import type { SessionRecord } from "@fedseg/shared/protocol/result.ts";
import { defaultCohort } from "@fedseg/shared/secagg/cohort.ts";
import { publishedSum } from "../simulation/published-sum.ts";
import { turnOf } from "../adversary/statements.ts";
import { WitnessedStudy } from "../adversary/witnessed-study.ts";

/** Which message of which node is lost in which session: "open" and "report" leave the node out of the sum. */
interface Loss {
  readonly node: number;
  readonly session: number;
  readonly type: "open" | "report" | "unmask";
}

/** Later sessions are like the second. */
const SESSIONS = 2;

/** Runs two sessions; returns what each published, and what its survivors had put in, summed. */
function sums(nodes: number, usersCap: number, losses: readonly Loss[]) {
  const records = new Map<number, SessionRecord>();
  const isLost = (node: number, message: CoordinatorMessage | NodeMessage) =>
    "envelope" in message &&
    losses.some(
      (loss) =>
        loss.node === node && loss.type === message.type && `${loss.session}/1` === turnOf(message.envelope),
    );
  const witnessed = new WitnessedStudy({
    nodes,
    sessions: SESSIONS,
    plan: (tiny) => ({ ...tiny, budget: { ...tiny.budget, delta: "1e-12", usersCap } }),
    hooks: {
      toCoordinator: (from, message) => (isLost(from, message) ? [] : [{ message }]),
      toNode(to, message) {
        if (message.type === "open" || message.type === "call") {
          for (const record of message.results) records.set(record.result.session, record);
        }
        return isLost(to, message) ? [] : [{ message }];
      },
    },
  }).run();
  return [...records.values()].map((record) => {
    const turn = turnOf(record.result);
    const survivors = record.headers.map(({ sender }) => sender);
    const parts = survivors.map((node) => {
      const reports = witnessed.said(node).filter((said) => said.startsWith("report"));
      return witnessed.study.contributionsOf(node)[reports.indexOf(`report ${turn}`)];
    });
    const plain = parts[0].map((_, at) => parts.reduce((sum, part) => sum + part[at], 0));
    return {
      survivors,
      bits: decodeCanonical(record.open.body, openBody)!.modulusBits,
      sum: publishedSum(record),
      plain,
    };
  });
}

/** Nodes, and losses that leave at least m of them in every session. */
const study = fc.integer({ min: 3, max: 6 }).chain((nodes) =>
  fc.record({
    nodes: fc.constant(nodes),
    usersCap: fc.constantFrom(100, 100_000, 1_000_000_000),
    losses: fc
      .uniqueArray(
        fc.record<Loss>({
          node: fc.integer({ min: 0, max: nodes - 1 }),
          session: fc.integer({ min: 1, max: SESSIONS }),
          type: fc.constantFrom("open", "report", "unmask"),
        }),
        {
          maxLength: 2 * (nodes - defaultCohort(nodes).m),
          selector: ({ session, node }) => `${session} ${node}`,
        },
      )
      .filter((losses) =>
        [1, 2].every(
          (session) =>
            losses.filter((loss) => loss.session === session).length <= nodes - defaultCohort(nodes).m,
        ),
      ),
  }),
);

test("every published sum is the sum of what its survivors put in, bit for bit, whoever is lost on the way", () => {
  const widths = new Set<number>();
  let dropouts = 0;
  fc.assert(
    fc.property(study, ({ nodes, usersCap, losses }) => {
      const sessions = sums(nodes, usersCap, losses);
      expect(sessions).toHaveLength(SESSIONS);
      for (const { survivors, bits, sum, plain } of sessions) {
        expect(sum).toEqual(plain);
        widths.add(bits);
        dropouts += nodes - survivors.length;
      }
    }),
    { seed: 20_260_101, numRuns: 10 },
  );
  expect([...widths].toSorted((a, b) => a - b)).toEqual([32, 64]);
  expect(dropouts).toBeGreaterThan(0);
});
