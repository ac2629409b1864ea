import type { SegmentName } from "@fedseg/shared/programs/names.ts";
import type { Playbook } from "./playbook.ts";

/** Segments of people who have bought lately. */
export const ACTIVE: Readonly<
  Record<Extract<SegmentName, "champions" | "loyal" | "potential-loyalist" | "new" | "promising">, Playbook>
> = {
  champions: {
    objective: { en: "Keep them, and let them speak for you.", zh: "留住他们，并请他们代言。" },
    message: {
      en: "Thanks, first access to what is new, an invitation to review or recommend.",
      zh: "感谢、新品优先体验、邀请评价与推荐。",
    },
    offer: {
      en: "Privileges instead of discounts: early access, service, events. They buy without a price cut.",
      zh: "以特权代替折扣：优先购、专属服务、活动。他们无需降价也会购买。",
    },
    channel: {
      en: "Personal mail or app; a call for the largest.",
      zh: "个性化邮件或应用内消息；最重要者可致电。",
    },
    timing: {
      en: "With each launch; within a week of an order for a review.",
      zh: "随新品发布；下单一周内邀请评价。",
    },
    cap: { en: "Once a week at most.", zh: "每周至多一次。" },
    success: {
      en: "Repeat rate and recommendations against the control group, not opens.",
      zh: "与对照组相比的复购率与推荐数，而非打开率。",
    },
    avoid: { en: "Discounts that teach the best customers to wait.", zh: "让最好的客户学会等折扣。" },
  },
  loyal: {
    objective: { en: "Raise the value of an order.", zh: "提高客单价。" },
    message: {
      en: "What goes with what they buy; what the loyalty programme gives.",
      zh: "与其所购相配的商品；会员计划的权益。",
    },
    offer: {
      en: "Bundles and points; a discount up to 5 %, on additions only.",
      zh: "组合装与积分；仅对加购商品，折扣至多 5%。",
    },
    channel: { en: "Mail, app, at the checkout.", zh: "邮件、应用、结算页。" },
    timing: { en: "Shortly before their usual next order.", zh: "在其通常下一次下单之前不久。" },
    cap: { en: "Once a week at most.", zh: "每周至多一次。" },
    success: {
      en: "Spend per user in the weeks after, against the control group.",
      zh: "其后数周人均消费，对比对照组。",
    },
    avoid: { en: "Selling what they bought last week.", zh: "推销其上周刚买的东西。" },
  },
  "potential-loyalist": {
    objective: { en: "Make the next orders a habit.", zh: "让再次购买成为习惯。" },
    message: {
      en: "Why to come back: membership, refills, more of what they liked.",
      zh: "回购的理由：会员、补货、更多其喜爱的商品。",
    },
    offer: {
      en: "A membership benefit or up to 10 % on the next order, once.",
      zh: "会员权益，或下一单一次性最低 9 折。",
    },
    channel: { en: "Mail and app.", zh: "邮件与应用。" },
    timing: { en: "Ten to thirty days after an order.", zh: "下单后十至三十天。" },
    cap: { en: "Twice a month at most.", zh: "每月至多两次。" },
    success: {
      en: "Share with a further order within 60 days, against the control group.",
      zh: "60 天内再次下单的比例，对比对照组。",
    },
    avoid: {
      en: "A second discount to who would have come back for the first.",
      zh: "对已会回来的人再给一次折扣。",
    },
  },
  new: {
    objective: { en: "A good start, and the second order.", zh: "良好开端，促成第二单。" },
    message: {
      en: "Welcome, how to use what they bought, who answers questions.",
      zh: "欢迎、所购商品的使用方法、咨询渠道。",
    },
    offer: { en: "Free delivery or up to 10 % on the second order.", zh: "第二单免运费或最低 9 折。" },
    channel: { en: "Mail; nothing that they have not agreed to.", zh: "邮件；不使用其未同意的渠道。" },
    timing: { en: "At once, after a week, after three.", zh: "立即、一周后、三周后。" },
    cap: { en: "Three messages in the first month.", zh: "首月三条。" },
    success: {
      en: "Share with a second order within 60 days, against the control group.",
      zh: "60 天内第二单的比例，对比对照组。",
    },
    avoid: { en: "Asking for more data before there is trust.", zh: "在建立信任前索取更多信息。" },
  },
  promising: {
    objective: { en: "Find out what they want, and the next order.", zh: "了解其需求，促成下一单。" },
    message: {
      en: "Ideas from the ranges they looked at; what others think of them.",
      zh: "其浏览品类的灵感；他人的评价。",
    },
    offer: { en: "A small trial: samples, free delivery.", zh: "小额尝试：试用装、免运费。" },
    channel: { en: "Mail; on the site.", zh: "邮件；站内。" },
    timing: { en: "Within three weeks of the last order or visit.", zh: "最近一次下单或访问后三周内。" },
    cap: { en: "Twice a month at most.", zh: "每月至多两次。" },
    success: {
      en: "Orders per user within 60 days, against the control group.",
      zh: "60 天内人均订单数，对比对照组。",
    },
    avoid: { en: "Costs above what such an order earns.", zh: "成本高于此类订单的收益。" },
  },
};
