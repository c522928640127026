import { createHmac } from "node:crypto";

/** What a tenant checks the signatures of its webhooks with: made from the server's secret, so it is the same on every replica. */
export function webhookSecret(secret: string, tenant: string): string {
  return `whsec_${createHmac("sha256", secret).update(`baton webhooks of ${tenant}`).digest("base64url")}`;
}

/**
 * The value of `x-baton-signature`: `t=<unix seconds>,v1=<hex>`, where `v1` is the HMAC-SHA-256 of `<t>.<body>` under the tenant's secret. The
 * moment is signed too, so that an old message cannot be sent again as a new one.
 */
export function signature(secret: string, at: Date, body: string): string {
  const seconds = Math.floor(at.getTime() / 1000);
  return `t=${seconds},v1=${createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex")}`;
}
