-- Searches of transfers by place are read in their order, so that a page reads as many entries of the index as it shows.
-- Writers of the read model wait while an index is built, a minute or two for ten million transfers; booking does not
-- use the table. An instance of a version before uses the new indexes too.

DROP INDEX transfer_model_partner;
DROP INDEX transfer_model_store;
DROP INDEX transfer_model_offer;
CREATE INDEX transfer_model_partner ON transfer_model (partner, at, bucket, account, ordinal) WHERE partner > 0;
-- The device last: a till is looked for among the entries of its store without reading their rows.
CREATE INDEX transfer_model_store ON transfer_model (partner, store, at, bucket, account, ordinal, device)
       WHERE store <> '';
CREATE INDEX transfer_model_offer ON transfer_model (offer, at, bucket, account, ordinal) WHERE offer > 0;
