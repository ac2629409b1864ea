import type { Text } from "../language.ts";

/** What every page says that a program serves, whoever reads it. */
export const UI_WORDS = {
  signIn: { en: "Sign in", zh: "登录" },
  signOut: { en: "Sign out", zh: "退出" },
  token: { en: "Token", zh: "令牌" },
  tokenWrong: {
    en: "Copy it whole, without spaces or quotes; if it is the right one, have a new one made as it says below.",
    zh: "请完整复制，不含空格或引号；若无误，请按下文所述重新生成。",
  },
  skip: { en: "To the content", zh: "跳到正文" },
  language: { en: "中文", zh: "English" },
  live: { en: "Live", zh: "实时" },
  lost: {
    en: "No connection to the service; it is tried again by itself.",
    zh: "与服务的连接已断开，正在自动重试。",
  },
  readAt: { en: "What you see is as of", zh: "所见内容截至" },
  loading: { en: "Loading …", zh: "加载中……" },
  notFound: { en: "There is no such page.", zh: "页面不存在。" },
  changedMeanwhile: {
    en: "It has changed meanwhile and is shown anew: decide again.",
    zh: "内容已变化并重新显示：请再次决定。",
  },
  unreadable: {
    en: "The answer cannot be read. The page may be of another version than the service: load it anew.",
    zh: "无法读取响应。页面与服务的版本可能不同：请重新加载。",
  },
  unreachable: {
    en: "The service did not answer. Check that it runs, and try again.",
    zh: "服务没有响应。请确认其正在运行后重试。",
  },
} as const satisfies Readonly<Record<string, Text>>;
