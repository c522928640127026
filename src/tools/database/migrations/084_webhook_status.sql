-- The last answer's HTTP status; null: there was none.
ALTER TABLE webhooks ADD COLUMN last_status integer;
