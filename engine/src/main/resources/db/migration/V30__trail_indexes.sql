-- The trail is searched by who, what, target and time. In the collation "C" what begins with a target is
-- a range. Locks the trail against new entries while the indexes are made: some seconds for a million.
CREATE INDEX change_target ON change (target COLLATE "C", number);
CREATE INDEX change_client ON change (client_id, number);
CREATE INDEX change_subject ON change (subject, number);
CREATE INDEX change_action ON change (action, number);
CREATE INDEX change_at ON change (at);
