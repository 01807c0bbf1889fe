-- Messages of all queues. A claimed message is invisible until its lease ends, so a killed process loses nothing.
create table runtime.queue_messages (
    sequence      bigint generated always as identity primary key,
    message_id    uuid not null default gen_random_uuid(),
    queue_name    text not null,
    body          bytea not null,
    inserted_at   timestamptz not null default clock_timestamp(),
    expires_at    timestamptz not null,
    visible_at    timestamptz not null default clock_timestamp(),
    dequeue_count integer not null default 0,
    pop_receipt   uuid
);

-- Every claim asks one queue for its earliest visible messages.
create index queue_messages_visible_idx on runtime.queue_messages (queue_name, visible_at, sequence);

-- Claims and deletes churn the table: vacuum by rows, not by share of the table.
alter table runtime.queue_messages set (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000, fillfactor = 80);
