import type { Logger } from "../../tools/logger.ts";
import type { AgentContext } from "../agent.ts";
import type { Model } from "../model/model.ts";

/**
 * What a module gets of an agent's context: the contract's own names and nothing behind them. It can be neither changed nor widened; a
 * logger and a model are handed on as their methods alone.
 */
export function givenContext(context: AgentContext, agent: string): AgentContext {
  const { tenant, threadId, runId, idempotencyKey, signal, deadline, log, model } = context;
  const given: AgentContext = {
    tenant,
    threadId,
    runId,
    idempotencyKey,
    signal,
    ...(deadline !== undefined && { deadline }),
    log: givenLog(log, agent),
    model: model && givenModel(model),
    progress: (...told) => context.progress(...told),
    say: (...said) => context.say(...said),
    spend: (...spent) => context.spend(...spent),
    ask: (...asked) => context.ask(...asked),
    handOver: (...handed) => context.handOver(...handed),
    send: (...sent) => context.send(...sent),
    publish: (...published) => context.publish(...published),
    inbox: () => context.inbox(),
    read: (...wanted) => context.read(...wanted),
    lease: (...wanted) => context.lease(...wanted),
  };
  return Object.freeze(given);
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
