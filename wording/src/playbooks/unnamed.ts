import type { SegmentGroup } from "@fedseg/shared/programs/names.ts";
import { ACTIVE } from "./active.ts";
import { FADING } from "./fading.ts";
import type { Playbook } from "./playbook.ts";

/** A segment that the study gives no name: look before acting. */
const LOOK: Playbook = {
  objective: {
    en: "Learn what sets this segment apart, by a small test.",
    zh: "通过小规模测试了解该客群的特点。",
  },
  message: {
    en: "What fits its highest features; see what sets it apart.",
    zh: "与其突出特征相符的内容；见「突出特征」。",
  },
  offer: {
    en: "None at first: find out whether a message alone does something.",
    zh: "起初不给：先看消息本身是否有效。",
  },
  channel: { en: "The one that its people use already.", zh: "其已在使用的渠道。" },
  timing: { en: "Any week without another campaign.", zh: "没有其他活动的任一周。" },
  cap: { en: "One message in a test of a few weeks.", zh: "数周测试中一条消息。" },
  success: { en: "Orders per user against the control group.", zh: "人均订单数，对比对照组。" },
  avoid: { en: "A story about the segment that its numbers do not tell.", zh: "编造数据未说明的故事。" },
};

/** What to do about segments of a group whose name the noise leaves open. */
export const BY_GROUP: Readonly<Record<SegmentGroup, Playbook>> = {
  "high-value": ACTIVE.loyal,
  "high-potential": ACTIVE["potential-loyalist"],
  "win-back": FADING["at-risk"],
  "low-activity": FADING.hibernating,
  undecided: LOOK,
  other: LOOK,
};
