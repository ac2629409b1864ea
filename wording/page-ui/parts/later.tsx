import { useSignal } from "@preact/signals";
import { type ComponentType, type JSX, h } from "preact";
import { useEffect } from "preact/hooks";
import { UI_WORDS } from "@fedseg/wording/page/ui-words.ts";
import { t } from "../language.ts";

/** Makes a component of one whose code is fetched when it is first shown; it has to come from this page's own files. */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): (props: Props) => JSX.Element {
  let loaded: ComponentType<Props> | undefined;
  return function Later(props: Props) {
    const round = useSignal(0);
    const { value } = round;
    useEffect(() => {
      if (loaded) return;
      void load()
        .then((component) => (loaded = component))
        .catch(() => undefined)
        .finally(() => (round.value = value + 1));
    }, []);
    if (loaded) return h(loaded, props);
    return <p class="quiet">{t(UI_WORDS[value === 0 ? "loading" : "unreachable"])}</p>;
  };
}
