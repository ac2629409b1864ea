import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Consortium, type Member, soon, tinyTemplate } from "./consortium.ts";

const SLOW = 30_000;
let consortium: Consortium;
const service = () => consortium.serving.service;
const until = (holds: () => void) => vi.waitFor(holds, { timeout: SLOW, interval: 50 });

beforeEach(() => {
  consortium = new Consortium(3);
});
afterEach(() => consortium.end());

/** Where a copy of the service's books lies. */
const copyAt = (name: string) => join(consortium.folder, name);

/** Stops the service and copies its books; all members hang up. */
async function stopAndCopy(name: string): Promise<void> {
  for (const member of consortium.members) member.leave();
  await consortium.stop();
  cpSync(consortium.config.folder, copyAt(name), { recursive: true });
}

/** Starts the service on a copy of its books, and lets all members come. */
async function startOn(name: string): Promise<void> {
  rmSync(consortium.config.folder, { recursive: true });
  cpSync(copyAt(name), consortium.config.folder, { recursive: true });
  await consortium.start();
  for (const member of consortium.members) member.connect();
}

test(
  "a service on old books says LEDGER_BEHIND and ends the study when asked; one on books without that end says END_UNKNOWN",
  async () => {
    const { members } = consortium;
    await consortium.start();
    await service().putTemplate({ name: "tiny", study: tinyTemplate(3) });
    members[2].isApproving = false;
    for (const member of members) member.connect();
    await service().propose({
      name: "spring",
      template: "tiny",
      snapshot: "2026-01-01T00:00:00Z",
      closesAt: soon(600_000),
    });
    await until(() => expect(service().study("spring").waitsFor).toHaveLength(1));
    await stopAndCopy("enrolling");
    members[2].isApproving = true;
    let paused: Promise<unknown> | undefined;
    consortium.heard = (kind) => {
      // Before anything is charged: whose charge is left open hears of that in place of the end.
      if (kind === "call") paused ??= service().pause("spring", "stock-taking");
    };
    await startOn("enrolling");
    await until(() => expect(paused).toBeDefined());
    await paused;
    await until(() => expect(service().study("spring").state).toBe("paused"));
    await stopAndCopy("running");

    await startOn("enrolling");
    await until(() => expect(service().study("spring").state).toBe("paused"));
    expect(service().study("spring")).toMatchObject({
      reason: { code: "LEDGER_BEHIND" },
      waitsFor: [{ what: "withdrawal" }],
      history: expect.arrayContaining([expect.objectContaining({ what: "paused", code: "LEDGER_BEHIND" })]),
    });
    await service().look();
    await expect(service().resume("spring")).rejects.toThrow("paused for good (LEDGER_BEHIND)");
    await service().cancel("spring", "no newer copy");
    await until(() => {
      for (const { name, told } of members) expect([name, ...told]).toContain("STUDY_CANCELLED");
    });

    for (const member of members) member.leave();
    await consortium.stop();
    await startOn("running");
    await until(() => expect(service().study("spring").reason).toMatchObject({ code: "END_UNKNOWN" }));
    expect((await service().cancel("spring", "two copies")).state).toBe("cancelled");
  },
  2 * SLOW,
);

test(
  "a service on old books that ends a study gives back what is open in it and not in them",
  async () => {
    const { members } = consortium;
    let paused: Promise<unknown> | undefined;
    consortium.heard = (kind) => {
      if (kind === "call") paused ??= service().pause("spring", "a copy is made");
    };
    await consortium.start();
    await service().putTemplate({ name: "tiny", study: tinyTemplate(3) });
    for (const member of members) member.connect();
    const dates = { snapshot: "2026-01-01T00:00:00Z", closesAt: soon(600_000) };
    await service().propose({ name: "spring", template: "tiny", ...dates });
    await until(() => expect(paused).toBeDefined());
    await paused;
    await stopAndCopy("running");

    let opens = 0;
    consortium.heard = (kind) => {
      if (kind === "open") opens += 1;
      // Nothing of what they report arrives.
      if (opens === members.length) for (const member of members) setImmediate(() => member.leave());
    };
    await consortium.start();
    for (const member of members) member.connect();
    await service().resume("spring");
    const charged = ({ nodes }: Member) =>
      [...nodes.values()].some(({ store }) => store.lines().some((line) => line.includes('"RESERVE"')));
    await until(() => expect(members.map(charged)).toEqual([true, true, true]));
    await consortium.stop();
    consortium.heard = undefined;

    await startOn("running");
    await until(() =>
      expect(
        service()
          .view()
          .members.filter(({ isHere }) => isHere),
      ).toHaveLength(3),
    );
    await service().cancel("spring", "no newer copy");
    await until(() => {
      for (const { name, told } of members) expect([name, ...told]).toContain("CHARGE_REFUNDED");
    });
  },
  2 * SLOW,
);
