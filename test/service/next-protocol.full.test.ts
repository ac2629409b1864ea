import type * as Protocols from "@fedseg/shared/plan/protocols.ts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { Consortium, soon, tinyTemplate } from "./consortium.ts";

/** This software with one protocol more, as the next version will be. */
vi.mock("@fedseg/shared/plan/protocols.ts", async (original) => ({
  ...(await original<typeof Protocols>()),
  PROTOCOLS: ["fedseg/6", "fedseg/7"],
  PROTOCOL: "fedseg/7",
}));

const SLOW = 60_000;
let consortium: Consortium;
beforeAll(async () => {
  consortium = new Consortium(3);
  await consortium.start();
  await service().putTemplate({ name: "tiny", study: tinyTemplate(3) });
});
afterAll(() => consortium.end());

const service = () => consortium.serving.service;

/** Proposes a study, waits for its model, and returns the protocol that its plan has named. */
async function spoken(name: string): Promise<string> {
  await service().propose({
    name,
    template: "tiny",
    snapshot: "2026-01-01T00:00:00Z",
    closesAt: soon(600_000),
  });
  const { plan } = service().plans.opened(name)!;
  await vi.waitFor(() => expect(consortium.states()[name]).toBe("finished"), { timeout: SLOW, interval: 50 });
  return plan.protocol;
}

test(
  "a coordinator of the next version speaks this one's with a member that is one behind, and its own when that one is upgraded",
  async () => {
    const [, behind] = consortium.members;
    behind.protocols = ["fedseg/6"];
    for (const member of consortium.members) member.connect();
    const connected = (times: number) =>
      vi.waitFor(() =>
        expect(consortium.news.filter(({ type }) => type === "connected")).toHaveLength(times),
      );
    await connected(3);
    expect(await spoken("spring")).toBe("fedseg/6");
    behind.leave();
    behind.protocols = undefined;
    behind.connect();
    await connected(4);
    expect(await spoken("summer")).toBe("fedseg/7");
    await consortium.stop();
    await consortium.start();
    for (const member of consortium.members) expect(member.told).not.toContain("PROTOCOL_OTHER");
    // What members speak is known before they have come back.
    await service().propose({
      name: "autumn",
      template: "tiny",
      snapshot: "2026-01-01T00:00:00Z",
      closesAt: soon(600_000),
    });
    expect(service().plans.opened("autumn")!.plan.protocol).toBe("fedseg/7");
  },
  2 * SLOW,
);
