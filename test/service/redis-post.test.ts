import { redisPlace } from "@fedseg/coordinator/edge/relay/redis-config.ts";
import { RedisConnection } from "@fedseg/coordinator/edge/relay/redis-connection.ts";
import { redisPost } from "@fedseg/coordinator/edge/relay/redis-post.ts";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { NO_REDIS, TestRedis } from "./redis-server.ts";

/** As long as a busy machine takes. */
const PATIENT = { timeout: 30_000, interval: 5 };
const LAST = "18446744073709551615-18446744073709551615";

let redis: TestRedis;
beforeAll(async () => {
  if (NO_REDIS === "") redis = await TestRedis.begin();
});
afterAll(async () => redis?.stop());

/** A process's post, and what it has heard, by whom it was for. */
async function member(group: string, own: string) {
  const heard: string[] = [];
  const calls = {
    heard: (to: string, sealed: Uint8Array) => void heard.push(`${to}: ${new TextDecoder().decode(sealed)}`),
    down: vi.fn<(reason: string) => void>(),
    up: vi.fn<() => void>(),
  };
  const post = redisPost(redisPlace({ url: redis.url, plain: true }), group)(own, calls);
  await vi.waitFor(() => expect(calls.up).toHaveBeenCalled(), PATIENT);
  return { post, calls, heard };
}

describe.skipIf(NO_REDIS !== "")(`letters over a Redis server${NO_REDIS}`, () => {
  test.each([
    ["the last id there is", "all", ["XADD", "KEY", LAST, "letter", "x"]],
    ["another kind of value", "all", ["SET", "KEY", "evil"]],
    ["the last id there is", "two", ["XADD", "KEY", LAST, "letter", "x"]],
    ["another kind of value", "two", ["SET", "KEY", "evil"]],
    ["an id of long after, and gone,", "all", ["XADD", "KEY", "999999999999999-1", "letter", "x"], "DEL"],
    ["an id of long after, and gone,", "two", ["XADD", "KEY", "999999999999999-1", "letter", "x"], "DEL"],
    ["an id that no clock gives", "two", ["XADD", "KEY", "9999999999999999-1", "letter", "x"]],
    ["a letter that is too long", "two", ["XADD", "KEY", "*", "letter", "x".repeat(70_000)]],
  ])(
    "%s in the stream of %s keeps letters back for a moment only",
    async (_, to, words, then = "PERSIST") => {
      const group = `fedseg:${words[0]} ${words[2].slice(0, 17)} ${to}`;
      const [one, two] = [await member(group, "one"), await member(group, "two")];
      const evil = new RedisConnection(redisPlace({ url: redis.url, plain: true }));
      await evil.begin({ url: redis.url });
      await evil.ask(...words.map((word) => (word === "KEY" ? `${group}:${to}` : word)));
      await new Promise((resolve) => setTimeout(resolve, 20));
      await evil.ask(then, `${group}:${to}`);
      evil.end();
      await vi.waitFor(() => {
        for (const { post } of [one, two]) post.send("all", utf8("a sign of life"));
        one.post.send(to, utf8("a letter"));
        expect(two.heard).toContain(`${to}: a letter`);
      }, PATIENT);
      await Promise.all([one.post.end(), two.post.end()]);
    },
  );
});
