import { inspect } from "node:util";
import { expect, test } from "vitest";
import { Secret } from "./secret.ts";

test("a secret is never printed", () => {
  const secret = new Secret(Uint8Array.of(222, 173));
  const printed = [
    String(secret),
    `${secret}`,
    JSON.stringify({ secret }),
    inspect(secret),
    inspect({ deep: [secret] }, { showHidden: true, depth: 9 }),
    Object.keys(secret).join(),
  ];
  expect(printed.filter((text) => /222|173|dead/i.test(text))).toEqual([]);
  expect(printed[0]).toBe("[secret]");
  expect(printed[2]).toBe('{"secret":"[secret]"}');
  expect(printed[3]).toBe("[secret]");
});

test("erasing overwrites the bytes and ends their use", () => {
  const bytes = Uint8Array.of(1, 2, 3);
  const [secret, copy] = [new Secret(bytes), Secret.copyOf(bytes)];
  expect(secret.reveal()).toBe(bytes);
  secret.erase();
  secret.erase();
  expect(bytes).toEqual(new Uint8Array(3));
  expect(() => secret.reveal()).toThrow(TypeError);
  expect(copy.reveal()).toEqual(Uint8Array.of(1, 2, 3));
});
