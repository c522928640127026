import type { Statement } from "../../../tools/finding.ts";
import { moneyText, quantityText } from "../../../tools/pricing/money.ts";
import type { BreakEven, Stretch } from "../../../tools/pricing/whatif/break-even.ts";

/** Where one plan overtakes the other, in sentences. */
export function stateBreakEven(result: BreakEven): readonly Statement[] {
  const [a, b] = result.plans;
  const real = result.stretches.filter(({ cheaper }) => cheaper !== "neither");
  const both = real.filter(({ only }) => !only);
  const winners = new Set(both.map(({ cheaper }) => cheaper).filter((name) => name !== "both"));
  const [winner] = winners;
  const billed = `billed ${result.billing}`;
  const head =
    winners.size > 1
      ? `Between ${a} and ${b}, ${billed}, the cheaper plan changes with the number of ${result.unit}.`
      : winner === undefined
        ? `${a} and ${b} are never both sold for the same number of ${result.unit} at different prices.`
        : `There is no break-even between ${a} and ${b}: ${billed}, ${winner} is the cheaper for every number of ${result.unit} that both plans take, ${rangeOf(both, result)}.`;
  return [
    { text: head, data: { plans: result.plans, stretches: result.stretches.map((stretch) => ({ ...stretch })) } },
    ...real.map((stretch) => ({ text: stretchText(stretch, result), data: { ...stretch } })),
  ];
}

function rangeOf(stretches: readonly Stretch[], result: BreakEven): string {
  const from = stretches[0]?.from ?? 1;
  const to = stretches.at(-1)?.to ?? result.up_to;
  return to >= result.up_to
    ? `from ${from} to ${quantityText(String(to))}, as far as was checked`
    : `from ${from} to ${to}`;
}

function stretchText(stretch: Stretch, result: BreakEven): string {
  const { from, to, cheaper, only } = stretch;
  const open = to >= result.up_to;
  const range =
    from === 1 && open
      ? `For any number of ${result.unit}`
      : from === to
        ? `For ${from} ${result.unit}`
        : open
          ? `From ${from} ${result.unit} on`
          : `For ${from} to ${to} ${result.unit}`;
  const period = result.billing === "yearly" ? "a year" : "a month";
  const prices = stretch.at_from.map(({ plan, total }) => `${plan} ${moneyText(total, result.currency)}`).join(", ");
  const verdict =
    cheaper === "both" ? "both cost the same" : only ? `only ${cheaper} is sold` : `${cheaper} is cheaper`;
  return `${range} ${verdict} (at ${from}: ${prices} ${period}).`;
}
