import fc from "fast-check";
import { smallerCases } from "./smaller-cases.ts";
import { randomCase, type WorkflowCase } from "./workflow-case.ts";

/** Random cases that shrink by whole steps and words of the language. */
class CaseArbitrary extends fc.Arbitrary<WorkflowCase> {
  override generate(random: fc.Random): fc.Value<WorkflowCase> {
    return new fc.Value(randomCase(random.nextInt(1, 0x7fffffff)), undefined);
  }

  override canShrinkWithoutContext(_value: unknown): _value is WorkflowCase {
    return true;
  }

  override shrink(value: WorkflowCase): fc.Stream<fc.Value<WorkflowCase>> {
    return fc.stream(smallerCases(value)).map((smaller) => new fc.Value(smaller, undefined));
  }
}

export function workflowCase(): fc.Arbitrary<WorkflowCase> {
  return new CaseArbitrary();
}
