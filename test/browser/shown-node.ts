import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withOwnBooks } from "@fedseg/client-node/edge/books/with-books.ts";
import { type NodeConfig, loadNodeConfig } from "@fedseg/client-node/edge/config.ts";
import { InboxFile, inboxOf } from "@fedseg/client-node/edge/inbox/inbox-file.ts";
import { PROBLEMS } from "@fedseg/client-node/edge/ingest/problems.ts";
import { recordEntry } from "@fedseg/client-node/session/journal.ts";
import { loadCoordinatorConfig } from "@fedseg/coordinator/edge/config.ts";
import { createPlan } from "@fedseg/coordinator/make-plan.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import type { LedgerDraft } from "@fedseg/shared/ledger/entry.ts";
import { learnedMuSq } from "@fedseg/shared/plan/learned.ts";
import { type Plan, planBytes } from "@fedseg/shared/plan/plan.ts";
import type { Section } from "@fedseg/wording/programs/section.ts";
import { vi } from "vitest";
import { studyOf } from "../adversary/proposing.ts";
import { ID_PREFIX } from "../e2e/shop-file.ts";
import { LabelledNode } from "../out/labelled-node.ts";

const HASH = "0f".repeat(32);
const DAY_MS = 86_400_000;

/** A user of the node's own file. */
export const USER = `${ID_PREFIX}0-2`;

/** What a program says, with every kind of picture. */
const SECTION: Section = {
  title: { en: "How many segments", zh: "客群数量" },
  paragraphs: [{ en: "Three are apart beyond the noise.", zh: "三个客群的差别超出噪声。" }],
  curves: {
    from: 2,
    mark: 3,
    lines: [
      {
        name: { en: "spread within", zh: "组内离散" },
        values: [9, 4, 3.6, 3.5],
        sigmas: [0.3, 0.2, 0.2, 0.2],
      },
    ],
  },
  amounts: [
    {
      title: { en: "Users who came back", zh: "回访用户" },
      unit: "share",
      against: 0.4,
      panels: [
        {
          rows: [
            { name: { en: "Loyal", zh: "忠诚" }, amount: { value: 0.62, sigma: 0.03 } },
            { name: { en: "Once", zh: "一次性" }, amount: { value: 0.21, sigma: 0.05 } },
          ],
        },
      ],
    },
  ],
};

/** A node of a made-up consortium as its page shows it, with books and files of its own and no process. */
export class ShownNode {
  readonly #node: LabelledNode;
  readonly configPath: string;

  private constructor(node: LabelledNode) {
    this.#node = node;
    this.configPath = node.configure({ page: { port: 0 } });
  }

  /** A node that has been set up, and nothing more. */
  static async create(): Promise<ShownNode> {
    return new ShownNode(await LabelledNode.create());
  }

  get folder(): string {
    return this.#node.folder;
  }

  get config(): NodeConfig {
    return loadNodeConfig(this.configPath);
  }

  /** A plan of the node's coordinator. */
  plan(title: string): Plan {
    const { study, name } = loadCoordinatorConfig(join(this.folder, "../coordinator/config.yaml"));
    const { identity } = this.config.policy.coordinator;
    return { ...createPlan(study, { name, identity }, systemEntropy()), title };
  }

  /** Its past: two studies that have ended, a month apart, and one that is under way. */
  async live(): Promise<void> {
    const [first, second, running] = ["Autumn segments", "Winter segments", "Spring segments"].map((title) =>
      this.plan(title),
    );
    const now = Date.now();
    await this.#at(now - 61 * DAY_MS, first, [...charges(first, 3n), ended(first)]);
    await this.#at(now - 31 * DAY_MS, second, [...charges(second, 4n), ended(second)]);
    const enrolled: LedgerDraft = { type: "ENROLLED", study: studyOf(running), enrolHash: HASH };
    await this.#at(now - 600_000, running, [enrolled, charges(running, 1n)[0]], 4);
    await this.#node.label(Object.fromEntries(SHARES.map((segment, at) => [`${ID_PREFIX}0-${at}`, segment])));
    writeFileSync(join(this.folder, "told.json"), JSON.stringify([{ section: SECTION }]), { mode: 0o600 });
  }

  /** Its coordinator proposes a plan, which waits for the owner. */
  async propose(plan: Plan): Promise<string> {
    const { config } = this;
    const asking = { ...config, policy: { ...config.policy, approve: "ask" as const } };
    await withOwnBooks(config, async ({ books }) => inboxOf(asking, books).decide(plan, studyOf(plan)));
    return studyOf(plan);
  }

  /** How the proposal of a plan stands in its file. */
  stateOf(study: string): string | undefined {
    return new InboxFile(this.config).book().proposals.find((one) => one.study === study)?.state;
  }

  /** Something goes wrong. */
  fail(code: string, what: string): void {
    const line = {
      at: new Date().toISOString(),
      event: "rows",
      code,
      what,
      why: "Because.",
      todo: "Mend it.",
    };
    appendFileSync(join(this.folder, PROBLEMS), `${JSON.stringify(line)}\n`, { mode: 0o600 });
  }

  /** Forgets proposals and problems. */
  clear(): void {
    for (const name of ["inbox.json.sealed", PROBLEMS]) rmSync(join(this.folder, name), { force: true });
  }

  remove(): Promise<void> {
    return this.#node.remove();
  }

  /** Enters a study into the books as of a moment. */
  async #at(ms: number, plan: Plan, more: readonly LedgerDraft[], verified = 0): Promise<void> {
    vi.useFakeTimers({ toFake: ["Date"], now: ms });
    try {
      const study = studyOf(plan);
      const { snapshot } = plan;
      const approve: LedgerDraft = { type: "APPROVE", study, channelKey: HASH, snapshot };
      const hasEnded = more.some(({ type }) => type === "MODEL");
      const journal = [
        { key: `${study}/plan`, value: planBytes(plan) },
        ...(hasEnded ? [{ key: `${study}/model`, value: new Uint8Array(1) }] : []),
        ...Array.from({ length: verified }, (_, at) => ({
          key: `${study}/${recordEntry(at + 1)}`,
          value: new Uint8Array(1),
        })),
      ];
      await withOwnBooks(this.config, ({ books }) => books.commit(journal, [approve, ...more]));
    } finally {
      vi.useRealTimers();
    }
  }
}

/** Which segment each user is in. */
const SHARES = Array.from({ length: 40 }, (_, at) => ((at % 5) % 3 === 0 ? 2 : 1) as 1 | 2);

/** Charges of a study in two sessions, each so many twentieths of the most that it may cost. */
function charges(plan: Plan, twentieths: bigint): readonly LedgerDraft[] {
  const muSq = `${(learnedMuSq(plan) * twentieths) / 20n}`;
  const hashes = { resultHash: HASH, recordHash: HASH, survivors: [0, 1, 2] };
  return [1, 2].flatMap((session): readonly LedgerDraft[] => {
    const turn = { study: studyOf(plan), session, attempt: 1 };
    return [
      { type: "RESERVE", ...turn, query: "moments", openHash: HASH, muSq },
      { type: "RELEASE", ...turn, ...hashes, muSq },
    ];
  });
}

function ended(plan: Plan): LedgerDraft {
  return { type: "MODEL", study: studyOf(plan), modelHash: HASH };
}
