import pg from "pg";
import { afterEach, expect, test, vi } from "vitest";
import { connectOptions } from "./connect-options.ts";

afterEach(() => void vi.unstubAllEnvs());

/** What the client would say to a server. */
function passwordOf(url: string | undefined): string | null | undefined {
  vi.stubEnv("FEDSEG_TEST_PASSWORD", "50%/Ω:@");
  const password = { environment: "FEDSEG_TEST_PASSWORD" };
  const config = {
    kind: "postgres",
    url,
    password,
    schema: "fedseg",
    leaseSeconds: 10,
    patienceSeconds: 60,
  } as const;
  return new pg.Client(connectOptions(config)).password;
}

test.each([["postgres://fedseg@db.example/fedseg"], [undefined]])(
  "a password that is kept apart is said to the server of %s",
  (url) => expect(passwordOf(url)).toBe("50%/Ω:@"),
);

test("one in the connection string is the one that counts", () => {
  expect(passwordOf("postgres://fedseg:own@db.example/fedseg")).toBe("own");
});
