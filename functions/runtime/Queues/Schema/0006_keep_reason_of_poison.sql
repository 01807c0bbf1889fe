-- A person who looks at a message in a poison queue needs to know what failed the last time.
alter table runtime.queue_messages add column failure text;
