import { randomBytes } from "node:crypto";
import { z } from "zod";
import { createCleaner } from "../../tools/privacy/cleaner.ts";
import type { ReportedFinding } from "../../tools/privacy/cleaner.ts";
import type { CleanOptions } from "../../tools/privacy/clean-options.ts";
import { operatorOf } from "../../tools/privacy/operators/operator.ts";
import { createVault } from "../../tools/privacy/vault/vault.ts";
import type { Vault } from "../../tools/privacy/vault/vault.ts";
import type { Agent, AgentContext, Task } from "../agent.ts";
import { defineAgent } from "../define-agent.ts";
import { askedEntities } from "./asked-entities.ts";
import { askedOperator } from "./asked-operator.ts";
import { redactionStatements } from "./redaction-statements.ts";
import { redactorCapabilities } from "./redactor-capabilities.ts";
import { redactorInput, redactorOutput } from "./redactor-schema.ts";
import { textOfQuestion } from "./text-of-question.ts";

type Input = z.output<typeof redactorInput>;
type Output = z.input<typeof redactorOutput>;

interface Options {
  /** Seals reversible tokens and keys the hashes. Default: one with a key that nobody keeps, so tokens cannot be restored later. */
  readonly vault?: Vault;
}

const cited = z.looseObject({ text: z.string(), citations: z.array(z.json()) });

/** Words in a text of this length that nobody set apart are its own, not instructions. */
const LONG = 300;

interface Request {
  readonly subject: NonNullable<Input["text"]>;
  readonly instruction: string;
}

/** What to clean and the words that say how: a text that another step gave, or the one in the question. */
function requestOf({ input, question }: Task<Input>): Request {
  const asked = input.question ?? question;
  const taken = textOfQuestion(asked);
  if (input.text === undefined || input.text === null) {
    const apart = taken.text !== taken.instruction || asked.length < LONG;
    return { subject: taken.text, instruction: apart ? taken.instruction : "" };
  }
  return { subject: input.text, instruction: taken.instruction };
}

function optionsOf(input: Input, instruction: string, context: AgentContext): CleanOptions {
  const asked = askedEntities(instruction);
  const entities = input.entities ?? (asked.entities.length > 0 ? asked.entities : undefined);
  const operators = Object.entries(input.operators ?? {}).map(([name, kind]) => [name, operatorOf(kind)] as const);
  return {
    tenant: context.tenant,
    scope: context.threadId,
    operator: operatorOf(input.operator ?? askedOperator(instruction) ?? "replace"),
    operators: Object.fromEntries(operators),
    except: input.except ?? asked.except,
    ...(entities === undefined ? {} : { entities }),
    ...(input.countries === undefined ? {} : { countries: input.countries }),
    ...(input.threshold === undefined ? {} : { threshold: input.threshold }),
    ...(input.allow === undefined ? {} : { allow: input.allow }),
    ...(input.recognizers === undefined ? {} : { adHoc: input.recognizers }),
  };
}

function reportedFinding({ decision, ...finding }: ReportedFinding): Output["findings"][number] {
  const { context, against, via, ...rest } = decision;
  return { ...finding, decision: { ...rest, context: [...context], against: [...against], via: [...via] } };
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  const record = z.looseObject({ text: z.string() }).safeParse(value);
  return record.success ? record.data.text : JSON.stringify(value, null, 2);
}

/**
 * Makes the agent that takes personal data and secrets out of texts and values. It needs no model: what it finds is decided by
 * checksums, forms, context words and lists.
 */
export function createRedactor({ vault = createVault({ key: randomBytes(32) }) }: Options = {}): Agent<Input, Output> {
  const cleaner = createCleaner({ vault });
  return defineAgent({
    name: "redactor",
    version: "1.0.0",
    description:
      "Removes, masks, hashes or reversibly replaces personal data and secrets in a text, a record or a finished answer, and reports what it found without the values. Use it first to clean what a user sends, or last to clean what goes out.",
    capabilities: redactorCapabilities,
    input: redactorInput,
    output: redactorOutput,
    effect: "pure",
    timeoutMs: 30_000,
    latencyMs: 5,
    cost: { tokens: { expected: 0, most: 0 } },
    async execute(task, context) {
      const { subject, instruction } = requestOf(task);
      context.progress("Looking for personal data and secrets");
      const options = optionsOf(task.input, instruction, context);
      const { value, findings } =
        typeof subject === "string" ? cleaner.text(subject, options) : cleaner.value(subject, options);
      const answer = cited.safeParse(value);
      const text = textOf(value);
      context.say(text);
      const checked = z.json().parse(value);
      return {
        text,
        value: checked,
        ...(answer.success ? { citations: answer.data.citations } : {}),
        findings: findings.map(reportedFinding),
        statements: redactionStatements(findings),
        scope: options.scope,
      };
    },
  });
}
