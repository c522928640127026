import type { Registration } from "./registrations.ts";

/** Every version that is registered, newest first, also those that are not offered; nothing for a kind that declares none. */
export function registeredView(registrations: readonly Registration[]): { readonly registered?: readonly object[] } {
  const registered = registrations.flatMap(({ version, state, status }) =>
    version === undefined ? [] : [{ version, state, status }],
  );
  return registered.length === 0 ? {} : { registered };
}
