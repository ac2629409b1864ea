import type { InboxPort } from "@fedseg/client-node/inbox/port.ts";

/** The inbox of an owner who says yes when `isApproved`, and until then nothing; whatever policy and account refuse stays refused. */
export function ownerInbox(isApproved: () => boolean): InboxPort {
  return {
    decide: (_plan, _study, objection) => {
      if (objection) return { type: "refuse", error: objection };
      return { type: isApproved() ? "begin" : "wait" };
    },
    isAgreed: isApproved,
    isAnswered: isApproved,
    agreed: () => [],
    withdrawn: () => undefined,
  };
}
