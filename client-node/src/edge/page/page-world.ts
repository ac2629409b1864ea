import type { Language } from "@fedseg/wording/language.ts";
import type {
  AccuracyView,
  JobView,
  MarkupView,
  PersonView,
  PreviewView,
  TodayView,
} from "../../page/view.ts";

/** What a node's page asks of the node. Whatever is refused is thrown as a CodedError. */
export interface PageWorld {
  readonly node: string;
  /** Changes when what `today` says may have changed. */
  version(): Promise<string>;
  today(): Promise<TodayView>;
  /** `study`: planHash, whole. */
  approve(study: string): Promise<void>;
  refuse(study: string, reason: string | undefined): Promise<void>;
  /** What the data size supports of a plan that can be answered, or is under way. */
  accuracy(study: string): Promise<AccuracyView>;
  /** What this node's own data looks like to a study: measured when that is asked for. */
  data(language: Language): JobView<MarkupView>;
  measure(): void;
  preview(): JobView<PreviewView>;
  beginPreview(study: string): void;
  segments(language: Language): MarkupView;
  insights(language: Language): MarkupView;
  person(user: string): Promise<PersonView>;
  withdraw(user: string): void;
  restore(user: string): void;
}
