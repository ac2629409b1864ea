import { type CellCheck, checkOf } from "./cell-checks.ts";
import { type ColumnRef, textCell } from "./cells-sql.ts";
import { quoteText } from "./sql.ts";

/** Words of lines that are no goods, small letters: what is paid beside them, and what tills enter by hand. */
const FEES: readonly string[] = [
  "shipping,shipping cost,shipping costs,shipping fee,postage,post,dotcom postage,delivery,delivery fee,freight,carriage,handling",
  "fee,fees,service charge,bank charges,amazonfee,tip,tips,gratuity,tax,vat,sales tax,surcharge,rounding,adjustment,adjust,manual",
  "gift card,gift wrap,gift wrapping,giftcard,voucher,coupon,discount,deposit,donation,insurance,warranty,samples,sample,test",
  "versand,versandkosten,porto,fracht,lieferung,pfand,gutschein,rabatt,trinkgeld,mehrwertsteuer,mwst,gebühr,rundung",
  "livraison,frais de port,frais de livraison,port,pourboire,remise,tva,envío,gastos de envío,propina,descuento,iva",
  "frete,gorjeta,desconto,spedizione,spese di spedizione,mancia,sconto,verzending,verzendkosten,korting,btw,statiegeld",
  "运费,邮费,快递费,包装费,手续费,小费,优惠券,折扣,送料,手数料,割引,배송비,수수료,할인",
].flatMap((words) => words.split(","));

/** Asks for products that are a fee, postage or the like. */
export function feeCheck(column: ColumnRef): readonly CellCheck[] {
  if (column.type !== "VARCHAR") return [];
  return [checkOf("fee-word", column, `lower(${textCell(column)}) IN (${FEES.map(quoteText).join(", ")})`)];
}
