import type { RemoteDefinition } from "../../agents/remote/remote-definition.ts";
import { Denied } from "../../tools/errors.ts";

/** Which tenants may have MCP servers started as processes of this host. */
export type MayRunCommands = (tenant: string) => boolean;

/** @throws Denied for an MCP server that is started by a command, where the tenant may not start any */
export function checkPermission(tenant: string, definition: RemoteDefinition, mayRunCommands: MayRunCommands): void {
  if (definition.kind !== "mcp" || definition.command === undefined || mayRunCommands(tenant)) return;
  throw new Denied(
    `an MCP server that is started by a command is a process on the server's host, which tenant ${tenant} may not start: ` +
      "reach the server by its url, or let the tenant be named in BATON_MCP_COMMANDS",
    { field: "command" },
  );
}
