import { lookup as lookUp, type LookupAddress } from "node:dns";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { LookupFunction } from "node:net";
import { BatonError, Denied, Timeout, Unavailable } from "../../../tools/errors.ts";
import { mayConnect, webhookFault, type WebhookPolicy } from "./webhook-address.ts";

export interface Post {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly policy: WebhookPolicy;
  /** From the first byte to the answer's status. */
  readonly timeoutMs: number;
}

/**
 * Sends the body and resolves with the status of the answer, whatever it is. The name is looked up once, every address it stands for has to be allowed, and the one
 * that was checked is the one that is called. Redirects are not followed, and of the answer only the status is read.
 *
 * @throws Denied for an address that may not be called, Timeout, Unavailable where there is no answer
 */
export async function post({ url: text, body, headers, policy, timeoutMs }: Post): Promise<number> {
  const fault = webhookFault(text, policy);
  if (fault !== undefined) throw new Denied(`webhook: ${fault.message}`);
  const url = new URL(text);
  return await new Promise<number>((resolve, reject) => {
    const send = url.protocol === "https:" ? requestHttps : requestHttp;
    const sent = send(
      url,
      {
        method: "POST",
        // A kept connection would go on to an address that is no longer checked.
        agent: false,
        lookup: guarded(url, policy),
        signal: AbortSignal.timeout(timeoutMs),
        headers: { ...headers, "content-length": Buffer.byteLength(body) },
      },
      (answer) => {
        resolve(answer.statusCode ?? 0);
        answer.destroy();
      },
    );
    sent.on("error", (error: Error) => reject(failure(error, timeoutMs)));
    sent.end(body);
  });
}

/** Looks up like Node does, and refuses a name that stands for an address which may not be called. */
function guarded(url: URL, policy: WebhookPolicy): LookupFunction {
  return (hostname, options, done) => {
    lookUp(hostname, { ...options, all: true }, (error, addresses) => {
      const found: LookupAddress[] = error === null ? addresses : [];
      const refused = found.find(({ address }) => !mayConnect(url, address, policy));
      const failed =
        error ?? (refused === undefined ? null : new Denied(`webhook: ${hostname} does not lead to a public host`));
      const [first] = found;
      if (failed !== null || first === undefined) return done(failed ?? new Error("no address"), "");
      if (options.all === true) return done(null, found);
      done(null, first.address, first.family);
    });
  };
}

function failure(error: Error, timeoutMs: number): Error {
  if (error instanceof BatonError) return error;
  if (error.name === "TimeoutError" || error.name === "AbortError") {
    return new Timeout(`webhook: no answer within ${timeoutMs} ms`, { cause: error });
  }
  const code = "code" in error ? String(error.code) : error.name;
  return new Unavailable(`webhook: the host does not answer (${code})`, { cause: error });
}
