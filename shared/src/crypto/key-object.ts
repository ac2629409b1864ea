import { type KeyObject, createPublicKey, createSecretKey } from "node:crypto";

/**
 * Runs what makes key objects. Node finds out that bytes are none by errors which it throws and catches itself, several for each: their
 * traces, which nobody sees, take longer than all the rest.
 */
function untraced<T>(make: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/**
 * A secret key in Node's own form: whether plain bytes are one already costs Node more than most uses of it. Like a cipher's own copy of
 * the key it lives until it is collected, when OpenSSL cleanses it.
 */
export function secretKeyObject(bytes: Uint8Array): KeyObject {
  return untraced(() => createSecretKey(bytes));
}

/** A public key, from its document in DER (SPKI). @throws Error when the document is none. */
export function publicKeyObject(document: Uint8Array): KeyObject {
  const key = Buffer.from(document.buffer, document.byteOffset, document.length);
  return untraced(() => createPublicKey({ key, format: "der", type: "spki" }));
}
