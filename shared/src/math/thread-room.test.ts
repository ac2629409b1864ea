import { expect, test } from "vitest";
import { roomForThreads } from "./thread-room.ts";

const LIMITS = (addresses: string, data = "unlimited") =>
  `Limit                     Soft Limit           Hard Limit           Units
Max data size             ${data}            unlimited            bytes
Max address space         ${addresses}            unlimited            bytes
`;
const STATUS = "Name:\tnode\nVmPeak:\t 9999999 kB\nVmSize:\t 1400000 kB\nVmData:\t  200000 kB\n";

test.each([
  ["unlimited", "unlimited", Infinity],
  ["4096000000", "unlimited", 2],
  ["2048000000", "unlimited", 0],
  ["1024000000", "unlimited", 0],
  ["unlimited", "2048000000", 1],
])(
  "a process that may have %s bytes of addresses and %s of data has room for threads",
  (addresses, data, room) => {
    expect(roomForThreads((path) => (path.endsWith("limits") ? LIMITS(addresses, data) : STATUS))).toBe(room);
  },
);

test("a system that does not tell has no such limit", () => {
  const read = () => {
    throw new Error("ENOENT");
  };
  expect(roomForThreads(read)).toBe(Infinity);
});
