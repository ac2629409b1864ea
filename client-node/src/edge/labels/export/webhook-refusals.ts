import { HTTP_REFUSALS } from "@fedseg/wording/refusals/http.ts";
import { CodedError } from "@fedseg/shared/errors.ts";

/** Refuses an address over which anybody could read along. */
export function noUrl(): CodedError {
  return new CodedError("EXPORT_URL", {
    what: "The address of this webhook is neither https nor on this machine, or holds a user or password.",
    why: "Ids and segments would travel readable to everybody on the way.",
    todo: "Give an https address without credentials; the signature tells the receiver who sends.",
  });
}

/** Refuses a signing secret that is none. */
export function shortSecret(): CodedError {
  return new CodedError("EXPORT_SECRET", {
    what: "The signing secret of this webhook is not whsec_ followed by 24 to 64 bytes in base64.",
    why: "With a shorter or mistyped secret anybody could forge what the receiver believes.",
    todo: "Copy the secret from the receiver, or make one: echo whsec_$(head -c 32 /dev/urandom | base64).",
  });
}

/** The receiver will not take a message however often it is sent. */
export function refusedMessage(status: number): CodedError {
  const reasons: Readonly<Record<number, string>> = {
    401: "It does not accept the signature.",
    403: "It does not accept the signature.",
    404: HTTP_REFUSALS.path,
    410: "It wants no more messages.",
    413: "The messages are too long for it.",
  };
  const isMoved = status >= 300 && status < 400;
  const moved = "It points elsewhere, and signed rows are not sent to an address that nobody configured.";
  return new CodedError("EXPORT_REFUSED", {
    what: `The receiver refused a message (HTTP ${status}).`,
    why: isMoved ? moved : (reasons[status] ?? "It cannot use a message of this form."),
    todo: "Compare address, secret and batch size with the receiver's; batches it acknowledged are not sent again.",
  });
}

/** The receiver was not ready for too long. */
export function undelivered(status: number | undefined): CodedError {
  return new CodedError("EXPORT_UNDELIVERED", {
    what: `The receiver did not take a message in all attempts (${status ? `HTTP ${status}` : "no answer"}).`,
    why: "It is down, overloaded, or asks to wait for more than ten minutes.",
    todo: "Export again later: it goes on after the last acknowledged batch.",
  });
}

/** Somebody has withdrawn while messages were being sent. */
export function changed(): CodedError {
  return new CodedError("EXPORT_CHANGED", {
    what: "A user has withdrawn, or come back, while the export was under way.",
    why: "The batches that are left may hold somebody who must not be sent any more.",
    todo: "Export again: a new snapshot takes the place of this one.",
  });
}
