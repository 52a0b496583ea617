-- Texts of the trail that are too old are erased, oldest first; those that are erased are not read again. Locks the trail
-- against new entries while the index is made: some seconds for a million.
CREATE INDEX change_text_kept ON change_text (number) WHERE text <> '';
