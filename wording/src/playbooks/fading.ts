import type { SegmentName } from "@fedseg/shared/programs/names.ts";
import type { Playbook } from "./playbook.ts";

/** Segments of people who have not bought for a while. */
export const FADING: Readonly<
  Record<Extract<SegmentName, "need-attention" | "at-risk" | "cant-lose" | "hibernating" | "lost">, Playbook>
> = {
  "need-attention": {
    objective: { en: "Bring them back before the habit is gone.", zh: "在习惯消失之前唤回。" },
    message: {
      en: "What is new since their last order, in the ranges they know.",
      zh: "自上次下单以来其熟悉品类的新品。",
    },
    offer: { en: "Limited in time, up to 10 %.", zh: "限时，最低 9 折。" },
    channel: { en: "Mail, then app.", zh: "先邮件，后应用。" },
    timing: { en: "When their usual interval between orders has passed.", zh: "超过其通常下单间隔之时。" },
    cap: { en: "Two messages, two weeks apart.", zh: "两条，间隔两周。" },
    success: {
      en: "Share with an order within 30 days, against the control group.",
      zh: "30 天内下单比例，对比对照组。",
    },
    avoid: { en: "The same message to who has just ordered again.", zh: "对刚再次下单者发同样的消息。" },
  },
  "at-risk": {
    objective: { en: "Win them back while they remember you.", zh: "趁其尚有印象时挽回。" },
    message: {
      en: "That you noticed, and what has become better; a question why.",
      zh: "注意到其离开、已改进之处；询问原因。",
    },
    offer: { en: "Up to 15 % or the delivery, once.", zh: "一次性最低 85 折或免运费。" },
    channel: { en: "Mail, then one other that they agreed to.", zh: "邮件，其后一个其已同意的渠道。" },
    timing: { en: "Now; again after three weeks.", zh: "现在；三周后再次。" },
    cap: { en: "Two messages, then pause for three months.", zh: "两条，之后暂停三个月。" },
    success: {
      en: "Orders and margin per user within 60 days, against the control group.",
      zh: "60 天内人均订单与毛利，对比对照组。",
    },
    avoid: { en: "Raising the discount with every silence.", zh: "每次无回应就加大折扣。" },
  },
  "cant-lose": {
    objective: { en: "Talk to them: they were among the best.", zh: "与其沟通：他们曾是最好的客户。" },
    message: {
      en: "A personal word from somebody with a name; what went wrong?",
      zh: "由具名人员发出的个人问候；哪里出了问题？",
    },
    offer: {
      en: "What solves the problem; up to 20 % where price was it.",
      zh: "解决其问题的办法；若因价格，最低 8 折。",
    },
    channel: { en: "Call or personal mail.", zh: "电话或个人邮件。" },
    timing: { en: "This week.", zh: "本周。" },
    cap: { en: "One talk; no more unless they answer.", zh: "一次沟通；无回应则不再打扰。" },
    success: {
      en: "Share with an order within 90 days, and what they say.",
      zh: "90 天内下单比例，以及其反馈。",
    },
    avoid: { en: "Mass mail.", zh: "群发邮件。" },
  },
  hibernating: {
    objective: { en: "A cheap reminder; keep the address alive.", zh: "低成本提醒；保持联系有效。" },
    message: { en: "The one thing that most came back for.", zh: "多数人因之而回来的那一件事。" },
    offer: {
      en: "Free delivery; a discount up to 10 %, with a day when it ends.",
      zh: "免运费；最低 9 折，注明截止日。",
    },
    channel: { en: "Mail only.", zh: "仅邮件。" },
    timing: { en: "With the season in which they bought.", zh: "其曾购买的季节。" },
    cap: { en: "Once in three months.", zh: "每三个月一次。" },
    success: {
      en: "Margin per message sent, against the control group.",
      zh: "每条消息带来的毛利，对比对照组。",
    },
    avoid: { en: "Costly channels.", zh: "高成本渠道。" },
  },
  lost: {
    objective: {
      en: "Ask once whether they still want to hear from you; then stop.",
      zh: "询问一次是否仍愿接收；之后停止。",
    },
    message: { en: "A short goodbye with a way back.", zh: "简短告别，并留下返回途径。" },
    offer: { en: "None, or the one that new customers get.", zh: "无，或与新客相同。" },
    channel: { en: "Mail only.", zh: "仅邮件。" },
    timing: { en: "Once.", zh: "一次。" },
    cap: { en: "One message, then delete what you need no more.", zh: "一条，之后删除不再需要的数据。" },
    success: {
      en: "Addresses that stay with consent; cost saved.",
      zh: "经同意保留的联系方式；节省的成本。",
    },
    avoid: {
      en: "Spending what new customers would earn more with.",
      zh: "把用于新客更有收益的预算花在这里。",
    },
  },
};
