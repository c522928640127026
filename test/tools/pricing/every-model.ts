import { readPriceBook } from "../../../src/tools/pricing/book/read-price-book.ts";
import type { PriceBook } from "../../../src/tools/pricing/book/price-book.ts";

/** A book with a plan for each pricing model; `extra` is added at its end. */
export function everyModel(extra = ""): PriceBook {
  return readPriceBook(`${BOOK}${extra}`, "models.2026.yaml");
}

const BOOK = `
book: models
name: Every model
version: "1"
effective_from: 2026-01-01
currency: USD
metrics:
  - { id: unit, one: unit, many: units }
  - { id: payment, one: payment, many: payments }
plans:
  - id: flat
    name: Flat
    charges: [{ id: fee, name: Fee, model: flat, amount: "9.99" }]
  - id: per_unit
    name: PerUnit
    charges: [{ id: u, name: Units, model: per_unit, metric: unit, unit_amount: "0.335", included: "2" }]
  - id: graduated
    name: Graduated
    charges:
      - id: u
        name: Units
        model: graduated
        metric: unit
        tiers:
          - { up_to: "10", unit_amount: "5.00", flat_amount: "1.00" }
          - { up_to: "100", unit_amount: "4.00" }
          - { unit_amount: "2.50", flat_amount: "10.00" }
  - id: volume
    name: Volume
    charges:
      - id: u
        name: Units
        model: volume
        metric: unit
        tiers:
          - { up_to: "100", unit_amount: "1.00", flat_amount: "3.00" }
          - { unit_amount: "0.50" }
  - id: pack
    name: Pack
    charges: [{ id: u, name: Units, model: package, metric: unit, size: "100", amount: "7.00", included: "50" }]
  - id: percent
    name: Percent
    charges:
      - id: p
        name: Payments
        model: percentage
        percent: "2.9"
        of: { metric: payment }
        fixed_per_event: "0.30"
        minimum_per_event: "0.50"
        maximum_per_event: "20.00"
        timing: usage
  - id: percent_free
    name: PercentFree
    charges:
      - id: p
        name: Payments
        model: percentage
        percent: "1"
        of: { metric: payment }
        free_events: 1
        free_amount: "150"
        timing: usage
  - id: graduated_percent
    name: GraduatedPercent
    charges:
      - id: p
        name: Payments
        model: graduated_percentage
        metric: payment
        timing: usage
        tiers:
          - { up_to: "1000", percent: "2" }
          - { percent: "1", flat_amount: "5.00" }
  - id: blocks_all
    name: BlocksAll
    charges:
      - id: u
        name: Units
        model: block
        policy: all
        metric: unit
        tiers:
          - { size: "100", amount: "10.00", blocks: 2 }
          - { size: "1000", amount: "50.00" }
  - id: blocks_top
    name: BlocksTop
    charges:
      - id: u
        name: Units
        model: block
        policy: top
        metric: unit
        tiers:
          - { size: "100", amount: "10.00", blocks: 2 }
          - { size: "1000", amount: "50.00" }
  - id: spend
    name: Spend
    charges:
      - id: u
        name: Units
        model: per_unit
        metric: unit
        unit_amount: "1.00"
        minimum_spend: "20.00"
        maximum_spend: "80.00"
  - id: thirds
    name: Thirds
    charges:
      - { id: a, name: A, model: per_unit, metric: unit, unit_amount: "0.3333" }
      - { id: b, name: B, model: per_unit, metric: unit, unit_amount: "0.3333" }
      - { id: c, name: C, model: per_unit, metric: unit, unit_amount: "0.3334" }
  - id: committed
    name: Committed
    yearly_discount: "10"
    minimum_commitment: "100.00"
    charges: [{ id: u, name: Units, model: per_unit, metric: unit, unit_amount: "1.00" }]
  - id: euro
    name: Euro
    currency: EUR
    charges: [{ id: fee, name: Fee, model: flat, amount: "10.00" }]
  - id: yearly_only
    name: YearlyOnly
    monthly: false
    charges: [{ id: fee, name: Fee, model: flat, amount: "10.00" }]
`;
