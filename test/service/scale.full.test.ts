import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { listenConfig } from "@fedseg/coordinator/edge/listen-config.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { sessionRecord } from "@fedseg/shared/protocol/result.ts";
import { afterAll, expect, test, vi } from "vitest";
import { publishedSum } from "../simulation/published-sum.ts";
import { Consortium, soon, tinyTemplate } from "./consortium.ts";

/**
 * As many studies at once, each of as many members: one connection a member, a node's real session code for each study.
 * `FEDSEG_SCALE=50x20` says otherwise: that takes a quarter of an hour and more.
 */
const [STUDIES, MEMBERS] = (process.env["FEDSEG_SCALE"] ?? "12x6").split("x").map(Number);
const NEVER_MS = 3_600_000;
const consortium = new Consortium(MEMBERS, {
  // Members that share a process answer as late as all of them together.
  listen: listenConfig.parse({ port: 0, limits: { silentMs: NEVER_MS, proofMs: NEVER_MS } }),
  limits: { proposalsPerMinute: 1000, studiesUnderWay: 1000, sessionsAtWork: 8, deadlineDays: 14 },
});

afterAll(() => consortium.end());

const names = Array.from({ length: STUDIES }, (_, at) => `study-${at + 1}`);

test(
  "studies at once all end, with sums that are what their nodes gave, and nobody is charged twice",
  async () => {
    await consortium.start();
    const { service } = consortium.serving;
    const template = tinyTemplate(MEMBERS);
    const { timing } = template;
    const patient = {
      ...timing,
      bundleMs: NEVER_MS,
      reportMs: NEVER_MS,
      confirmMs: NEVER_MS,
      unmaskMs: NEVER_MS,
    };
    await service.putTemplate({ name: "tiny", study: { ...template, timing: patient } });
    for (const member of consortium.members) member.connect();
    const snapshot = "2026-01-01T00:00:00Z";
    for (const name of names)
      await service.propose({ name, template: "tiny", snapshot, closesAt: soon(NEVER_MS) });
    await vi.waitFor(() => expect(Object.values(consortium.states())).toEqual(names.map(() => "finished")), {
      timeout: NEVER_MS,
      interval: 500,
    });
    for (const name of names) expect(wrongSums(name)).toEqual([]);
    for (const { nodes } of consortium.members) {
      expect(nodes.size).toBe(STUDIES);
      for (const node of nodes.values()) {
        const bodies = node.store.lines().map((line) => parseEntry(line)!.body);
        const charged = bodies.flatMap((body) =>
          body.type === "RESERVE" ? [`${body.session}/${body.attempt}`] : [],
        );
        expect(new Set(charged).size).toBe(charged.length);
        expect(charged.length).toBe(node.contributions.length);
      }
    }
  },
  NEVER_MS,
);

/** Sessions of a study whose published sum is not that of the vectors that its nodes made, noise included. */
function wrongSums(name: string): readonly string[] {
  const { planHash = "" } = consortium.serving.service.study(name);
  const folder = join(consortium.config.folder, "studies", name, "bundle", "sessions");
  const files = readdirSync(folder).toSorted();
  expect(files.length).toBeGreaterThan(2);
  return files.filter((file, session) => {
    const record = decodeCanonical(readFileSync(join(folder, file)), sessionRecord)!;
    const vectors = record.headers.map(({ sender }) => {
      const member = consortium.members.find((each) => each.name === `shop-${sender + 1}`)!;
      return member.nodes.get(planHash)!.contributions[session];
    });
    const plain = vectors[0].map((_, at) => vectors.reduce((sum, vector) => sum + vector[at], 0));
    const sum = publishedSum(record);
    return sum.length !== plain.length || sum.some((value, at) => value !== plain[at]);
  });
}
