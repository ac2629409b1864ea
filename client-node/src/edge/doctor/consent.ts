import { type ConsentConfig, requireDecided } from "../../config/consent-config.ts";
import { type Finding, findingOf } from "./finding.ts";

/** Checks that somebody has decided who may be counted. */
export function checkConsent(consent: ConsentConfig): Finding {
  try {
    requireDecided(consent);
  } catch (error) {
    return findingOf("consent", "FAIL", error);
  }
  const others = consent.default === "include" ? "are counted" : "are left out";
  const text = `rule "${consent.rule}"; users without a record ${others}`;
  return { check: "consent", verdict: "PASS", text };
}
