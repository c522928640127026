-- The right to a shared resource of a tenant, held by one attempt of one run at a time.

CREATE TABLE leases (
  tenant_id text NOT NULL DEFAULT current_setting('baton.tenant', true),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  -- Counts the holders, and is never taken back: a resource can tell an old holder from the present one.
  token bigint NOT NULL DEFAULT 0,
  holder text,
  -- A holder that dies gives it back by this time.
  held_until timestamptz NOT NULL DEFAULT '-infinity',
  PRIMARY KEY (tenant_id, name)
);
SELECT protect_tenant('leases');

-- Who waits, in the order of tickets; one that has not looked for its turn by alive_until is gone.
CREATE TABLE lease_waiters (
  tenant_id text NOT NULL DEFAULT current_setting('baton.tenant', true),
  name text NOT NULL,
  ticket bigint GENERATED ALWAYS AS IDENTITY,
  alive_until timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, name, ticket)
);
SELECT protect_tenant('lease_waiters');
