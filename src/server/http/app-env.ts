/** What the middleware leaves for the routes. */
export interface AppEnv {
  Variables: {
    /** From the identity alone; nothing a request says in its body can change it. */
    tenant: string;
    /** The client's own where it sent one that can stand in a log. */
    requestId: string;
  };
}
