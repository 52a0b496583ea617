-- In a cluster each shard of the books has epochs of its own, because one node can be restarted, restored or replaced
-- alone. The epochs of a shard are in its first bucket; a database that is not distributed has one shard, whose first
-- bucket is 0. The key of the version before stays, which can run beside this one; where the table is distributed, the
-- new index replaces it.
-- Locks the table of epochs, which has a few rows, while the index is built.

ALTER TABLE epoch
    ADD COLUMN bucket smallint NOT NULL DEFAULT 0 CHECK (bucket BETWEEN 0 AND 255);
CREATE UNIQUE INDEX epoch_of_shard ON epoch (bucket, number);
