import type { RemoteDefinition } from "../../agents/remote/remote-definition.ts";
import type { Registration } from "./registrations.ts";

const HIDDEN = "•••";

/** A registration as the API gives it: the values of its headers and of its environment are never shown. */
export function registrationView(registration: Registration): object {
  const { name, definition, state, status, agents, changed, refused, createdAt, updatedAt } = registration;
  return {
    ...shown(definition),
    name,
    state,
    status,
    agents: agents.map((agent) => agent.name),
    changed,
    ...(refused.size > 0 && { refused: Object.fromEntries(refused) }),
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  };
}

function shown(definition: RemoteDefinition): object {
  const secret = definition as { readonly headers?: Record<string, string>; readonly env?: Record<string, string> };
  return {
    ...definition,
    ...(secret.headers !== undefined && { headers: hidden(secret.headers) }),
    ...(secret.env !== undefined && { env: hidden(secret.env) }),
  };
}

function hidden(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.keys(values).map((name) => [name, HIDDEN]));
}
