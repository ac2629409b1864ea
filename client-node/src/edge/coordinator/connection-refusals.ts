import { CodedError } from "@fedseg/shared/errors.ts";
import { protocolsText } from "@fedseg/shared/plan/protocols.ts";

/** The coordinator has closed every connection of this node before it was admitted. */
export function notAdmitted(name: string): CodedError {
  return new CodedError("NOT_ADMITTED", {
    what: `Whoever answers at coordinatorUrl did not admit this node as ${JSON.stringify(name)}.`,
    why: "Its roster holds no node of this name with this identity key; or it is not the coordinator of this node's policy, and somebody else may be answering; or the proof came too late several times.",
    todo: "Compare name and public key with the coordinator's roster, and coordinatorUrl and policy.coordinator with the invite and with your partners; put right what differs, and start again. Nothing was charged.",
  });
}

/** Another process, none of this folder's, has proved this node's identity to the coordinator. */
export function replaced(): CodedError {
  return new CodedError("NODE_TWICE", {
    what: "Another process has proved this node's identity to the coordinator, and none that has run from this folder.",
    why: "Two processes under one identity would contradict each other's ledger. The coordinator has shown that process's own signature.",
    todo: "Find the other process, which may run from a copy of this folder; if it is not yours, the key is stolen: tell your partners and revoke it.",
  });
}

/** Whoever answers is not the pinned coordinator. */
export function unproved(): CodedError {
  return new CodedError("COORDINATOR_UNPROVED", {
    what: "Whoever answers at coordinatorUrl has not proved to be the coordinator of this node's policy.",
    why: "It did not sign this node's nonce on this connection with the pinned identity key: somebody else may be answering, or standing between.",
    todo: "Compare coordinatorUrl and policy.coordinator with the invite and with your partners; put right what differs. If nothing does, take part in nothing there and tell your partners.",
  });
}

/** The pinned coordinator speaks no protocol that this node does. */
export function otherProtocols(theirs: readonly string[], own: readonly string[]): CodedError {
  return new CodedError("PROTOCOL_OTHER", {
    what: `The coordinator speaks ${protocolsText(theirs)}; this software speaks ${protocolsText(own)}.`,
    why: "A study is spoken in one protocol. Nothing was asked or answered, and nothing was charged.",
    todo: "Upgrade the older side: each version speaks with the one before it, from fedseg/6 on.",
  });
}

/** The TLS certificate is not the pinned one, or the authorities do not vouch for it. */
export function foreignCertificate(reason: string): CodedError {
  return new CodedError("COORDINATOR_CERTIFICATE", {
    what: `The certificate at coordinatorUrl is refused (${reason}).`,
    why: "Somebody else may be answering in the coordinator's place, or it has a new certificate; nothing was sent.",
    todo: "Ask the coordinator's operator by phone for the pin of the present certificate, which fedseg-coordinator invite prints. If it has changed, write it into coordinatorPin; if it has not, somebody stands between: tell your partners.",
  });
}
