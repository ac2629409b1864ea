import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type KeyHolder, rotateKey } from "@fedseg/keeper/books/rotate-key.ts";
import { notaryOf } from "@fedseg/keeper/books/notary.ts";
import { loadKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import { sign } from "@fedseg/shared/crypto/signature.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { publishOwn } from "@fedseg/shared/ledger/notebook.ts";
import {
  type RotationFile,
  isRotationSigned,
  judgeRotation,
  rotationFile,
} from "@fedseg/shared/ledger/rotation.ts";
import { revocationStatement } from "@fedseg/shared/ledger/chain.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { begin, keyHolder, withOwnBooks } from "./key-holder.ts";

/** An entry that anybody may write. */
const SOFTWARE = { type: "SOFTWARE", version: "1", sharedHash: "00".repeat(32) } as const;

let folder: string;
let holder: KeyHolder;
let first: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "fedseg-rotation-"));
  holder = keyHolder(join(folder, "party"));
  first = await begin(holder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The rotations that a party's ledger holds, read under the key that its file holds. */
async function rotationsIn(party: KeyHolder): Promise<string[]> {
  const lines = await withOwnBooks(party, (books) => books.lines());
  return lines.flatMap((line) => {
    const body = parseEntry(line)?.body;
    return body?.type === "KEY_ROTATE" ? [body.identity] : [];
  });
}

async function expectRotated(party: KeyHolder): Promise<RotationFile> {
  const identity = toHex(loadKeyFile(party.key, party.vault).publicKey);
  expect(await rotationsIn(party)).toEqual([identity]);
  const name = `rotation-${first.slice(0, 16)}.json`;
  const rotation = rotationFile.parse(JSON.parse(readFileSync(join(party.folder, name), "utf8")));
  expect([rotation.from, rotation.to, isRotationSigned(rotation)]).toEqual([first, identity, true]);
  return rotation;
}

test("the ledger goes on under the new key, the old one is kept, and the statement is signed by both", async () => {
  const { kept } = await rotateKey(holder);
  await expectRotated(holder);
  expect(toHex(loadKeyFile(kept, holder.vault).publicKey)).toBe(first);
  await withOwnBooks(holder, (books) => books.commit([], [SOFTWARE]));
  expect(await withOwnBooks(holder, (books) => books.lines().length)).toBe(3);
});

test("a statement that either key has not signed, or for another party, is none", async () => {
  await rotateKey(holder);
  const rotation = await expectRotated(holder);
  const other = "11".repeat(64);
  const forged: RotationFile[] = [
    { ...rotation, signature: other },
    { ...rotation, proof: other },
    { ...rotation, party: "elm" },
    { ...rotation, from: rotation.to },
    { ...rotation, checkpoint: rotation.checkpoint?.replace("\n2\n", "\n3\n") },
  ];
  expect(forged.map(isRotationSigned)).toEqual(forged.map(() => false));
});

test("the statement proves that the ledger goes on from the checkpoints that the old key has signed", async () => {
  const key = loadKeyFile(holder.key, holder.vault);
  const cosigned = await withOwnBooks(holder, async (books) => {
    await books.commit([], [SOFTWARE]);
    await books.commit(publishOwn(notaryOf(books, key, holder.name)).writes, []);
    await books.commit([], [SOFTWARE]);
    return { size: 2, root: books.tree().rootAt(2) };
  });
  const { rotation } = await rotateKey(holder);
  const { checkpoint: _, ...withoutCheckpoint } = rotation;
  const known = { ...cosigned, followedBy: 0 };
  expect(judgeRotation(rotation, [known])).toBe("extends");
  expect(judgeRotation(rotation, [])).toBe("extends");
  expect(judgeRotation(rotation, [{ ...known, root: new Uint8Array(32) }])).toBe("behind");
  expect(judgeRotation(rotation, [{ ...known, size: 1 }])).toBe("unproved");
  expect(judgeRotation(rotation, [{ ...known, size: 4 }])).toBe("behind");
  expect(judgeRotation(withoutCheckpoint, [known])).toBe("behind");
  expect(judgeRotation(rotation, [known, { ...known, followedBy: 2 }])).toBe("behind");
});

test("the statement proves that the ledger goes on from those over which its newest reports were made", async () => {
  const charge = { type: "RESERVE", study: "5a".repeat(32), attempt: 1, query: "moments" } as const;
  const reported = await withOwnBooks(holder, async (books) => {
    const turn = { openHash: "00".repeat(32), muSq: "7" };
    for (let session = 1; session <= 9; session += 1)
      await books.commit([], [{ ...charge, ...turn, session }]);
    return [...Array(10).keys()]
      .slice(1)
      .map((size) => ({ size, root: books.tree().rootAt(size), followedBy: 2 }));
  });
  const { rotation } = await rotateKey(holder);
  expect(reported.map((known) => judgeRotation(rotation, [known]))).toEqual(
    [1, 2, 3, 4, 5, 6, 7, 8, 9].map((size) => (size < 3 ? "unproved" : size < 9 ? "extends" : "behind")),
  );
});

/** The folder of the party as every kill during a rotation would leave it. */
function killedFolders(): string[] {
  const images = join(folder, "images");
  mkdirSync(images);
  const program = fileURLToPath(new URL("./rotating-process.ts", import.meta.url));
  execFileSync(process.execPath, [program, holder.folder, images]);
  return readdirSync(images).map((name) => join(images, name));
}

test("killed before any of its steps, it goes on where it stopped and no key is lost", async () => {
  const seen = { before: 0, between: 0, after: 0 };
  for (const killed of killedFolders()) {
    const party = keyHolder(killed);
    const stage = stageOf(party);
    seen[stage] += 1;
    if (stage !== "after") await rotateKey(party);
    await expectRotated(party);
  }
  await expectRotated(holder);
  for (const stage of [seen.before, seen.between, seen.after]) expect(stage).toBeGreaterThan(0);
  expect(seen.between).toBeGreaterThan(8);
});

/** How far a rotation has come by the key files; in between the party does nothing else. */
function stageOf(party: KeyHolder): "before" | "between" | "after" {
  try {
    return toHex(loadKeyFile(party.key, party.vault).publicKey) === first ? "before" : "after";
  } catch (error) {
    if (error instanceof CodedError && error.code === "KEY_ROTATING") return "between";
    throw error;
  }
}

test("while a study is under way the key stays, unless it is revoked", async () => {
  await withOwnBooks(holder, (books) => books.commit([{ key: "plan", value: new Uint8Array(1) }], []));
  await expect(rotateKey(holder)).rejects.toEqual(expect.objectContaining({ code: "KEY_IN_STUDY" }));
  expect(readdirSync(holder.folder)).not.toContain("identity.key.next");
  const key = loadKeyFile(holder.key, holder.vault);
  const proof = toHex(sign(key, revocationStatement("willow", first, "stolen")));
  const revoke = { type: "REVOKE", party: "willow", identity: first, reason: "stolen", proof } as const;
  await withOwnBooks(holder, (books) => books.commit([], [revoke]));
  await rotateKey(holder);
  await expectRotated(holder);
});
