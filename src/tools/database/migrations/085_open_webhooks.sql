-- Every minute each tenant's webhooks that are still to be told and are older than an hour are looked for, of which there are few.
CREATE INDEX webhooks_open ON webhooks (tenant_id, created_at) WHERE given_up_at IS NULL;
