import type { Logger } from "../../tools/logger.ts";
import type { AgentContext } from "../agent.ts";
import type { Model } from "../model/model.ts";

/** What a module may know of its run. */
const FACTS = ["tenant", "threadId", "runId", "idempotencyKey", "signal"] as const;
/** What a module may do in its run. */
const DEEDS = ["progress", "say", "spend", "ask", "handOver", "send", "publish", "inbox", "read", "lease"];

/**
 * What a module gets of an agent's context: the contract's own names and nothing behind them. It can be neither changed nor widened; a
 * logger and a model are handed on as their methods alone.
 */
export function givenContext(context: AgentContext, agent: string): AgentContext {
  const facts = FACTS.map((name) => [name, context[name]]);
  const deeds = DEEDS.flatMap((name) => {
    const deed: unknown = Reflect.get(context, name);
    return typeof deed === "function" ? [[name, bound(deed, context)]] : [];
  });
  const given = Object.fromEntries([...facts, ...deeds]) as AgentContext;
  return Object.freeze({
    ...given,
    log: givenLog(context.log, agent),
    model: context.model && givenModel(context.model),
  });
}

function bound(method: Function, owner: object): (...given: unknown[]) => unknown {
  return Object.freeze((...given: unknown[]): unknown => Reflect.apply(method, owner, given));
}

/** Each line says which agent it is from; a line may be a text alone. */
function givenLog(log: Logger, agent: string): Logger {
  const line =
    (level: keyof Logger) =>
    (fields: object | string, message?: string): void =>
      typeof fields === "string" ? log[level]({ agent }, fields) : log[level]({ ...fields, agent }, message ?? "");
  return Object.freeze({ debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") });
}

function givenModel(model: Model): Model {
  return Object.freeze({
    name: model.name,
    structured: (request) => model.structured(request),
    text: (request) => model.text(request),
  } satisfies Model);
}
