import { CodedError } from "@fedseg/shared/errors.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { Language } from "@fedseg/wording/language.ts";
import { historyOf } from "../../account/history.ts";
import { leftOf } from "../../account/account-left.ts";
import { MOST_WAITING } from "../../inbox/book.ts";
import { settled } from "../../inbox/settled.ts";
import { ownSections } from "../labels/own-sections.ts";
import { OWN_AVERAGES, readOwnAverages } from "../../labels/own-averages.ts";
import { accuracyView } from "../../page/accuracy-view.ts";
import { Job } from "../../page/job.ts";
import { previewView } from "../../page/preview-view.ts";
import { accountView, planChoices, proposalViews } from "../../page/today.ts";
import type {
  AccuracyView,
  JobView,
  MarkupView,
  PersonView,
  PreviewView,
  TodayView,
} from "../../page/view.ts";
import type { PreviewStart } from "../../preview/preview-study.ts";
import { sectionsContent, segmentsContent } from "../../reports/insights/insights-page.ts";
import { qualityContent } from "../../reports/quality-page.ts";
import { titlesUnderWay } from "../../session/studies.ts";
import { subjectBlocks } from "../../subjects/subject-text.ts";
import { withStanding } from "../books/standing.ts";
import type { NodeConfig } from "../config.ts";
import { giveAnswer } from "../inbox/give-answer.ts";
import { InboxFile } from "../inbox/inbox-file.ts";
import { type MeasuredQuality, allOf, measureQuality } from "../ingest/own-quality.ts";
import { readShown } from "../labels/read-shown.ts";
import { previewPlan, previewStart } from "../own-preview.ts";
import { withoutSegments } from "../people/ended-study.ts";
import { restoreUser } from "../people/restore-user.ts";
import { answerSubject } from "../people/subject.ts";
import { openRecords } from "../sealed/records.ts";
import { processOf, statusOf } from "../whole-status.ts";
import { folderMark } from "./folder-mark.ts";
import type { PageWorld } from "./page-world.ts";

const QUIETLY = () => undefined;

/** What a page shows of a node: all of it as its commands say it, from the same books and files. */
export class NodeWorld implements PageWorld {
  readonly #config: NodeConfig;
  readonly #now = () => new Date();
  readonly #data = new Job<MeasuredQuality>(this.#now);
  readonly #preview = new Job<PreviewView>(this.#now);
  /** Of plans that were asked about, by planHash: a plan does not change. */
  readonly #accuracies = new Map<string, AccuracyView>();

  constructor(config: NodeConfig) {
    this.#config = config;
  }

  get node(): string {
    return this.#config.name;
  }

  async version(): Promise<string> {
    const jobs = [this.#data.view(), this.#preview.view()].map((view) => [
      view.state,
      "at" in view ? view.at : "",
    ]);
    return JSON.stringify([await folderMark(this.#config.folder), jobs]);
  }

  async today(): Promise<TodayView> {
    const config = this.#config;
    const live = await processOf(config.folder);
    return withStanding(config, async (standing) => {
      const { account, lines, studies } = standing;
      const nowMs = this.#now().getTime();
      // What has begun or ended stands in the ledger; the file hears of it with the next proposal.
      const file = new InboxFile(config);
      const book = settled(file.book(), historyOf(lines), nowMs);
      const left = leftOf(account, lines, nowMs);
      const beside = { left, begun: titlesUnderWay(studies), known: standing };
      const proposals = proposalViews(book, beside, (study) => file.plan(study));
      return {
        node: config.name,
        status: await statusOf(config, standing, live),
        proposals,
        account: accountView(account, { lines, studies }, nowMs),
        plans: planChoices(studies, proposals),
      };
    });
  }

  async approve(study: string): Promise<void> {
    await giveAnswer(this.#config, study, { type: "approve" });
  }

  async refuse(study: string, reason: string | undefined): Promise<void> {
    await giveAnswer(this.#config, study, { type: "refuse", reason });
  }

  async accuracy(study: string): Promise<AccuracyView> {
    const known = this.#accuracies.get(study) ?? accuracyView((await this.#planOf(study)).plan);
    this.#accuracies.set(study, known);
    const [oldest = ""] = this.#accuracies.keys();
    if (this.#accuracies.size > MOST_WAITING) this.#accuracies.delete(oldest);
    return known;
  }

  data(language: Language): JobView<MarkupView> {
    return this.#data.shown(({ report, about }) => ({
      markup: qualityContent(report, about, language).markup,
    }));
  }

  measure(): void {
    const { name, data, consent, folder, home, atRest, dictionary } = this.#config;
    const request = allOf(dictionary, this.#now().getTime());
    const records = { folder, atRest, data: { ids: data.ids } };
    const own = { name, data, consent, folder, home, records };
    this.#data.begin(() => measureQuality(own, request, QUIETLY));
  }

  preview(): JobView<PreviewView> {
    return this.#preview.view();
  }

  beginPreview(study: string): void {
    this.#preview.begin(async () => {
      const { plan, start } = await this.#planOf(study);
      const shown = await previewPlan(this.#config, plan, { start, tell: QUIETLY });
      return previewView(study, plan, shown);
    });
  }

  segments(language: Language): MarkupView {
    const { segments, gone, warnings } = readShown(this.#config.folder);
    if (segments.length === 0) throw withoutSegments();
    const own = openRecords(this.#config).sealed.read(OWN_AVERAGES) ?? "";
    const averages = own === "" ? [] : readOwnAverages(own);
    return { markup: segmentsContent({ segments, gone, warnings, own: averages }, language).markup };
  }

  insights(language: Language): MarkupView {
    const shown = readShown(this.#config.folder);
    const sections = [...shown.sections, ...ownSections(openRecords(this.#config).sealed)];
    return { markup: sections.length > 0 ? sectionsContent(sections, language).markup : "" };
  }

  async person(user: string): Promise<PersonView> {
    const told = await answerSubject(this.#config, { user, now: this.#now() }, QUIETLY);
    const [en, zh] = [subjectBlocks(told, "en"), subjectBlocks(told, "zh")];
    return {
      user: told.user,
      withdrawal: told.withdrawal?.kind,
      parts: en.map(({ part, lines }, at) => ({
        part,
        lines: lines.map((line, place) => ({ en: line, zh: zh[at].lines[place] })),
      })),
    };
  }

  withdraw(user: string): void {
    const at = this.#now().toISOString();
    openRecords(this.#config).withdrawals.add(user, { kind: "withdrawn", at });
  }

  restore(user: string): void {
    restoreUser(openRecords(this.#config).withdrawals, user);
  }

  /** A plan that is under way, or one that can be answered. @throws CodedError PREVIEW_NO_PLAN. */
  async #planOf(study: string): Promise<{ readonly plan: Plan; readonly start: PreviewStart }> {
    const begun = await withStanding(
      this.#config,
      async ({ state, studies }) => {
        const known = studies.find((one) => one.study === study && one.standing === "under way");
        return known?.plan && { plan: known.plan, start: previewStart(state) };
      },
      study,
    );
    if (begun) return begun;
    const plan = new InboxFile(this.#config).plan(study);
    if (plan) return { plan, start: { history: [], attempt: 1 } };
    throw noPlanToPreview();
  }
}

function noPlanToPreview(): CodedError {
  return new CodedError("PREVIEW_NO_PLAN", {
    what: "This plan is not under way here, and cannot be answered any more.",
    why: "A preview is of what would leave: of what has ended or was refused nothing would.",
    todo: "Choose one of the plans that are listed now.",
  });
}
