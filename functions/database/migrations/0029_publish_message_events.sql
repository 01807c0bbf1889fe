-- What became of a campaign's messages is published as events of the people who got them. Which reports have been is noted here, in the
-- transaction that stores the events: everything that was reported before this migration is published, too.
alter table app.recipient_events add column published boolean not null default false;
create index recipient_events_unpublished_idx on app.recipient_events (organization_id, recipient_event_id) where not published;
