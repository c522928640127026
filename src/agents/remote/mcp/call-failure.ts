import { StreamableHTTPError } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ErrorCode, McpError } from "@modelcontextprotocol/sdk/types.js";
import { BatonError, errorOf, InvalidInput, NotFound, Timeout, Unavailable } from "../../../tools/errors.ts";
import { codeOfStatus } from "../../../tools/http-status.ts";
import { remoteFailure } from "../remote-failure.ts";

/** What went wrong in a call of an MCP server, as an error of ours. */
export function callFailure(error: unknown, name: string): BatonError {
  if (error instanceof McpError) {
    const said = `${name}: ${error.message}`;
    switch (error.code as ErrorCode) {
      case ErrorCode.InvalidParams:
      case ErrorCode.InvalidRequest:
      case ErrorCode.ParseError:
        return new InvalidInput(said, { cause: error });
      case ErrorCode.MethodNotFound:
        return new NotFound(said, { cause: error });
      case ErrorCode.RequestTimeout:
        return new Timeout(said, { cause: error });
      case ErrorCode.ConnectionClosed:
      case ErrorCode.InternalError:
      case ErrorCode.UrlElicitationRequired:
        return new Unavailable(said, { cause: error });
    }
    return new Unavailable(said, { cause: error });
  }
  if (error instanceof StreamableHTTPError) {
    const code = error.code !== undefined && error.code >= 400 ? codeOfStatus(error.code) : "unavailable";
    return errorOf(code, `${name}: ${error.message}`, {
      ...(code === "denied" && { field: "headers" }),
      cause: error,
    });
  }
  return remoteFailure(error, name);
}

/**
 * Whether the server does not know the session: what was sent was not looked at, and may be sent again in another. 404 is what the
 * protocol says; servers that were restarted are also seen to answer 400.
 */
export function isForgotten(error: unknown): boolean {
  return error instanceof StreamableHTTPError && (error.code === 404 || error.code === 400);
}

/** Whether the connection itself is to blame, so that another has to be opened. */
export function isBroken(error: unknown): boolean {
  if (error instanceof McpError) return error.code === Number(ErrorCode.ConnectionClosed);
  return isForgotten(error) || error instanceof Unavailable;
}
