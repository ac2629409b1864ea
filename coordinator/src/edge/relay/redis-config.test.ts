import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";
import { afterAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { loadServiceConfig } from "../service-config.ts";
import { redisConfig, redisPlace } from "./redis-config.ts";

const folder = mkdtempSync(join(tmpdir(), "fedseg-redis-config-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const refusal = (act: () => unknown): CodedError => {
  try {
    act();
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
  throw new Error("expected a refusal");
};
const placeOf = (config: object) => redisPlace(redisConfig.parse(config));

describe("how a Redis server is reached", () => {
  test("the advice of REDIS_INSECURE is right: with TLS, or where the owner says so", () => {
    const { code, message } = refusal(() => placeOf({ url: "redis://redis.example:6379" }));
    expect([code, message]).toEqual(["REDIS_INSECURE", expect.stringContaining("redis.plain: true")]);
    expect(placeOf({ url: "rediss://redis.example:6379" })).toMatchObject({ tls: {} });
    expect(placeOf({ url: "redis://redis.example:6379", plain: true })).not.toHaveProperty("tls");
    expect(placeOf({ url: "redis://127.0.0.1:6379" })).toEqual({ url: "redis://127.0.0.1:6379" });
  });

  test("the advice of REDIS_URL is right: what is none is corrected where it is kept, and never shown", () => {
    const file = join(folder, "url");
    writeFileSync(file, "http://user:hidden@redis.example");
    const { code, message } = refusal(() => placeOf({ url: { file } }));
    expect(code).toBe("REDIS_URL");
    expect(message).not.toContain("hidden");
    writeFileSync(file, "rediss://user:hidden@redis.example");
    expect(placeOf({ url: { file } }).url).toBe("rediss://user:hidden@redis.example");
    const ca = join(folder, "none.pem");
    expect(refusal(() => placeOf({ url: "rediss://redis.example", ca })).code).toBe("REDIS_URL");
  });

  test("the advice of REDIS_STORE is right: processes share a server with their books, or there is one", () => {
    const own = { name: "coordinator", listen: { port: 1 }, key: "k", atRest: { keyFile: "s" }, folder: "f" };
    const redis = { url: "redis://127.0.0.1:6379" };
    const file = join(folder, "service.yaml");
    const written = (config: object) => {
      writeFileSync(file, stringify(config));
      return file;
    };
    expect(refusal(() => loadServiceConfig(written({ ...own, redis }))).code).toBe("REDIS_STORE");
    expect(loadServiceConfig(written({ ...own, redis, store: "postgres" })).redis).toMatchObject(redis);
    expect(loadServiceConfig(written(own)).redis).toBeUndefined();
  });
});
