import { equalBytes, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { CodedError } from "@fedseg/shared/errors.ts";

const LEAST_LENGTH = 32;

/**
 * Returns a function that tells whether an Authorization header holds the token, in time that does not depend on how
 * much of it is right.
 * @throws CodedError SERVE_TOKEN when the token can be guessed or cannot stand in a header.
 */
export function tokenCheck(token: string): (header: string | undefined) => boolean {
  if (token.length < LEAST_LENGTH || !/^[\w.~+/-]+=*$/.test(token)) {
    throw new CodedError("SERVE_TOKEN", {
      what: "The token of the lookup server is shorter than 32 characters or holds others than A-Z a-z 0-9 - . _ ~ + / =.",
      why: "Whoever guesses it can look up every user.",
      todo: "Make one: head -c 32 /dev/urandom | base64.",
    });
  }
  const digest = sha256(utf8(token));
  return (header) => {
    const given = header === undefined ? undefined : /^Bearer +(\S+)$/i.exec(header)?.[1];
    return given !== undefined && equalBytes(sha256(utf8(given)), digest);
  };
}
