-- In a cluster each shard of the books has epochs of its own, because one node can be restarted,
-- restored or replaced alone. An epoch lies in the first bucket of its shard; a database that is not
-- distributed has one shard, whose first bucket is 0.
-- Locks the small table of epochs while its key is built. The version before can run beside this one.

ALTER TABLE epoch
    ADD COLUMN bucket smallint NOT NULL DEFAULT 0 CHECK (bucket BETWEEN 0 AND 255);
ALTER TABLE epoch DROP CONSTRAINT epoch_pkey;
ALTER TABLE epoch ADD PRIMARY KEY (bucket, number);
