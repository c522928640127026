import {
  A2AError,
  ContentTypeNotSupportedError,
  isRestError,
  JsonRpcTransportError,
  RequestMalformedError,
  TaskNotFoundError,
  UnsupportedOperationError,
} from "@a2a-js/sdk/errors";
import { BatonError, InvalidInput, NotFound, Unavailable } from "../../../tools/errors.ts";
import { httpFailure } from "../net/http-failure.ts";
import { remoteFailure } from "../remote-failure.ts";

/** What went wrong in a call of an A2A agent, as an error of ours. */
export function callFailure(error: unknown, name: string): BatonError {
  if (error instanceof BatonError) return error;
  const said = `${name}: ${error instanceof Error ? error.message : String(error)}`;
  if (error instanceof TaskNotFoundError) return new NotFound(said, { cause: error });
  const ours = [RequestMalformedError, ContentTypeNotSupportedError, UnsupportedOperationError];
  if (ours.some((kind) => error instanceof kind)) return new InvalidInput(said, { cause: error });
  if (isRestError(error) && error.statusCode >= 400)
    return httpFailure(name, { status: error.statusCode, headers: headersOf(error.headers) }, error.message, error);
  if (error instanceof A2AError || error instanceof JsonRpcTransportError)
    return new Unavailable(said, { cause: error });
  return remoteFailure(error, name);
}

function headersOf(given: Record<string, string | string[]> = {}): Headers {
  return new Headers(Object.entries(given).map(([name, value]): [string, string] => [name, String(value)]));
}
