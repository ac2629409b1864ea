import { UI_WORDS } from "@fedseg/wording/page/ui-words.ts";
import type { ComponentChildren, JSX } from "preact";
import { whenText } from "../format.ts";
import { t } from "../language.ts";
import { isLive, readAt } from "../live.ts";
import type { Problem } from "../problem.ts";
import { hrefOf, place } from "../router.ts";
import { LanguageSwitch } from "./language-switch.tsx";
import { ProblemNote } from "./problem-note.tsx";

interface FrameProps {
  /** What the navigation is of. */
  readonly title: string;
  /** The pages that it leads to: addresses and names. */
  readonly pages: readonly (readonly [page: string, name: string])[];
  /** What stands behind them. */
  readonly beside?: ComponentChildren;
  readonly signOut: () => Promise<void>;
  /** Why nothing could be read. */
  readonly trouble: Problem | undefined;
  /** Whether something has been read, which a lost connection leaves standing. */
  readonly hasContent: boolean;
  readonly children: ComponentChildren;
}

/** What is around every page: navigation, whether it is live, language, signing out. */
export function Frame(props: FrameProps): JSX.Element {
  return (
    <>
      <a class="skip" href="#content" onClick={toContent}>
        {t(UI_WORDS.skip)}
      </a>
      <Header {...props} />
      <main id="content" tabIndex={-1}>
        {!isLive.value && props.hasContent && (
          <p class="note warn" role="status">
            {t(UI_WORDS.lost)}
            {readAt.value !== undefined && ` ${t(UI_WORDS.readAt)} ${whenText(readAt.value)}`}
          </p>
        )}
        {props.trouble && <ProblemNote problem={props.trouble} />}
        {props.hasContent ? props.children : <Empty title={props.title} isLoading={!props.trouble} />}
      </main>
    </>
  );
}

function Empty({ title, isLoading }: { title: string; isLoading: boolean }): JSX.Element {
  return (
    <>
      <h1>{title}</h1>
      {isLoading && <p class="quiet">{t(UI_WORDS.loading)}</p>}
    </>
  );
}

function toContent(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>("main")?.focus();
}

function Header({ title, pages, beside, signOut }: FrameProps): JSX.Element {
  const { page } = place.value;
  return (
    <header>
      <a class="brand" href={hrefOf("")}>
        fedseg
      </a>
      <nav aria-label={title}>
        {pages.map(([to, name]) => (
          <a key={to} href={hrefOf(to)} aria-current={page === to ? "page" : undefined}>
            {name}
          </a>
        ))}
        {beside}
      </nav>
      <div class="who">
        <span
          class={isLive.value ? "pulse" : "pulse off"}
          title={t(UI_WORDS[isLive.value ? "live" : "lost"])}
        >
          {isLive.value ? t(UI_WORDS.live) : "…"}
        </span>
        <LanguageSwitch />
        <button type="button" class="plain" onClick={() => void signOut()}>
          {t(UI_WORDS.signOut)}
        </button>
      </div>
    </header>
  );
}
