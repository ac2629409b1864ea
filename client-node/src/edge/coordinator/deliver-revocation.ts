import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { givenUp } from "./attempts.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import type { RevokeMessage } from "@fedseg/shared/protocol/revoke.ts";
import { type NodeConfig, introducedBy } from "../config.ts";
import { type Connection, connect } from "./connection.ts";

/** How long a coordinator may take to be reached and to admit this node, at each of its addresses, and what the last bytes get to leave. */
const PATIENCE_MS = 5000;
const LEAVE_MS = 300;

/** Tells the coordinator that a key is revoked, once in every study, and leaves. Returns why it could not be told. */
export async function deliverRevocation(
  config: NodeConfig,
  key: SigningKey,
  { party, identity, reason, proof }: Omit<RevokeMessage, "type">,
): Promise<CodedError | undefined> {
  const told = Promise.withResolvers<CodedError | undefined>();
  let lost = "no answer";
  const introduced = introducedBy(config, key);
  const timer = setTimeout(() => told.resolve(unreached(lost)), PATIENCE_MS * introduced.addresses.length);
  const connection: Connection = connect({
    ...introduced,
    onReady: () => undefined,
    onStudies: (studies) => {
      const bytes = encodeCanonical({ type: "revoke", party, identity, reason, proof });
      for (const study of studies) connection.send(study, bytes);
      setTimeout(() => told.resolve(undefined), LEAVE_MS);
    },
    onMessage: () => undefined,
    onLost: (why) => (lost = why),
    onDenied: told.resolve,
  });
  try {
    return await told.promise;
  } finally {
    clearTimeout(timer);
    connection.close();
  }
}

function unreached(reason: string): CodedError {
  return new CodedError("COORDINATOR_UNREACHABLE", {
    what: `The coordinator gave no answer: ${givenUp(reason)}.`,
    why: "It is not running, or not reachable from here.",
    todo: "Give the statement to the partners as a file.",
  });
}
