import { quoteText } from "./sql.ts";

/** Words by which shops mark orders that are no sale, or none any more: in small letters, blanks for _ and -. */
export const NO_SALE: readonly string[] = [
  "cancelled,canceled,cancellation,failed,failure,void,voided,declined,rejected,expired,abandoned,pending,unpaid,not paid",
  "refunded,refund,fully refunded,chargeback,reversed,returned,on hold,trash,payment failed,pending payment",
  "storniert,storno,abgebrochen,erstattet,fehlgeschlagen,zurückgegeben,annulé,annulée,remboursé,remboursée,échoué",
  "cancelado,cancelada,anulado,anulada,reembolsado,reembolsada,devuelto,devuelta,fallido,pendiente",
  "estornado,devolvido,pendente,annullato,annullata,rimborsato,rimborsata,geannuleerd,terugbetaald",
  "取消,已取消,退款,已退款,退货,已退货,交易关闭,已关闭,待付款,未付款,キャンセル,キャンセル済み,返品,返金,취소,환불",
].flatMap((words) => words.split(","));

/** Names of columns that hold what was given back. */
export const REFUND_COLUMN =
  /refund|returned|erstatt|storno|rembours|reembols|rimbors|terugbeta|退款|退货|返金|환불/i;

/** Names of columns that mark, by yes or by a moment, what is no sale or none any more. */
export const FLAG_COLUMN =
  /^(is|was|has|been)?[ _]?(return(ed)?|refund(ed)?|cancell?(ed|ation)?|void(ed)?|test|test[ _]?(order|mode)?|deleted|fraud|fraudulent|chargeback|draft|spam|storniert|storno|annul[ée]e?|cancelado|anulado|gelöscht)([ _]?(at|on|date|flag|time|order|transaction))?$|^(是否)?(退货|退款|取消|测试|作废|删除)(订单|时间|标志)?$/i;
/** Words of a flag that is not set, small letters. */
const UNSET = ["0", "0.0", "false", "f", "no", "n", "none", "null", "nan", "-", "nein", "non", "否", "off"];

/** Tells in SQL whether a text sets a flag. */
export function isSetText(text: string): string {
  return `${text} IS NOT NULL AND lower(${text}) NOT IN (${UNSET.map(quoteText).join(", ")})`;
}

/** Writes the text of a cell as it is looked for among `NO_SALE`; what a program puts in front of all its words aside. */
export function statusWord(cell: string): string {
  return `regexp_replace(replace(replace(lower(trim(${cell})), '_', ' '), '-', ' '), '^wc ', '')`;
}
