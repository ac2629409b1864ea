import { expect, test } from "vitest";
import { WebhookQueue } from "./webhook-queue.ts";

const NOW = new Date("2026-03-01T00:00:00Z");
const happened = (id: number) => ({ id, at: NOW.toISOString(), type: "opened" as const, study: "spring" });

/** A disk that refuses its next writes. */
function disk(refuses = 0) {
  const values = new Map<string, Uint8Array>();
  const commits: number[] = [];
  let left = refuses;
  return {
    commits,
    refuse: (more: number) => void (left += more),
    read: (key: string) => values.get(key),
    commit: async (writes: readonly { readonly key: string; readonly value: Uint8Array | undefined }[]) => {
      await Promise.resolve();
      commits.push(writes.length);
      if (left > 0 && (left -= 1) >= 0) throw new Error("full");
      for (const { key, value } of writes) values.set(key, value!);
    },
  };
}

/** Takes what waits, message by message. */
async function sent(queue: WebhookQueue): Promise<number[]> {
  const ids: number[] = [];
  for (let { first } = queue; first; { first } = queue) {
    ids.push(first.event.id);
    await queue.tried(first, { type: "taken", status: 204 }, NOW);
  }
  return ids;
}

test("what the disk refuses is not sent, in sight, and written in its order", async () => {
  const documents = disk();
  const queue = new WebhookQueue(documents, "pager", 1000);
  await queue.add(happened(1), NOW);
  documents.refuse(2);
  const refused = await Promise.allSettled([2, 3].map((id) => queue.add(happened(id), NOW)));
  expect(refused.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(queue.told()).toMatchObject({ waiting: 1, unwritten: 2 });
  // A process that comes after this one hears them again.
  expect(new WebhookQueue(documents, "pager", 1000).heard).toBe(1);
  await queue.write();
  expect(queue.told()).toEqual({ waiting: 3, dead: [] });
  expect(await sent(queue)).toEqual([1, 2, 3]);
});

test("any change that the disk takes brings along what it has refused, once", async () => {
  const documents = disk(1);
  const queue = new WebhookQueue(documents, "pager", 1000);
  await expect(queue.add(happened(1), NOW)).rejects.toThrow("full");
  await queue.add(happened(2), NOW);
  const written = documents.commits.length;
  await queue.write();
  expect(documents.commits.length).toBe(written);
  expect(await sent(queue)).toEqual([1, 2]);
});

test("of what the disk refuses no more is kept than of what waits and was given up", async () => {
  const queue = new WebhookQueue(disk(1), "pager", 1000);
  await Promise.allSettled(Array.from({ length: 1200 }, (_, id) => queue.add(happened(id), NOW)));
  const { waiting, dead } = queue.told();
  expect([waiting, dead.length, queue.first?.event.id]).toEqual([1000, 100, 200]);
});
