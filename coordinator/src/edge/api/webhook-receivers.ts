import { readSecret } from "@fedseg/keeper/keys/secret-ref.ts";
import { isReceiverUrl, isSigningSecret } from "@fedseg/keeper/webhook/receiver.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { ApiConfig } from "./api-config.ts";
import { type SenderPorts, WebhookSender } from "./webhook-sender.ts";

/** What senders are made of. */
interface WebhookStart extends Omit<SenderPorts, "service"> {
  readonly config: ApiConfig;
  readonly name: string;
}

/** Makes a sender for every receiver of the configuration. @throws CodedError WEBHOOK_RECEIVER or SECRET_MISSING. */
export function webhookSenders(start: WebhookStart): readonly WebhookSender[] {
  const { config, name, documents, now, uniform, tell } = start;
  const names = config.webhooks.map((hook) => hook.name);
  return config.webhooks.map(({ secret: ref, ...hook }, at) => {
    const secret = readSecret(ref, (path) => path);
    if (names.indexOf(hook.name) !== at) throw unusable(hook.name, "its name is another's, too");
    if (!isReceiverUrl(hook.url))
      throw unusable(hook.name, "its address is neither https nor on this machine, or holds credentials");
    if (!isSigningSecret(secret))
      throw unusable(hook.name, "its secret is not whsec_ and 24 to 64 bytes in base64");
    return new WebhookSender({ ...hook, secret }, { service: name, documents, now, uniform, tell });
  });
}

function unusable(name: string, reason: string): CodedError {
  return new CodedError("WEBHOOK_RECEIVER", {
    what: `The webhook ${name} cannot be used: ${reason}.`,
    why: "What it hears would be readable on the way, or anybody could forge it.",
    todo: "Correct api.webhooks; a secret is made by echo whsec_$(head -c 32 /dev/urandom | base64).",
  });
}
