import { fromBase64 } from "@fedseg/shared/crypto/bytes.ts";

/** Tells whether what is sent to an address travels encrypted, or does not leave this machine. */
export function isPrivateUrl(text: string): boolean {
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

/** Tells whether messages may be sent to an address: privately, and without credentials, for the signature tells who sends. */
export function isReceiverUrl(text: string): boolean {
  const { username, password } = new URL(text);
  return isPrivateUrl(text) && !username && !password;
}

/** Tells whether a text is a signing secret: `whsec_` and 24 to 64 bytes in base64. */
export function isSigningSecret(secret: string): boolean {
  const { length } = (secret.startsWith("whsec_") && fromBase64(secret.slice("whsec_".length))) || [];
  return length >= 24 && length <= 64;
}
