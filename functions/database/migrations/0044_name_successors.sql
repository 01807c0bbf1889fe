-- What is sent instead of a deprecated event: answers that rest on the old one offer it.
alter table app.event_definitions add column successor text not null default '';
