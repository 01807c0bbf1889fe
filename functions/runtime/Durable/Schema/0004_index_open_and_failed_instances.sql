-- Watching the runtime counts what is open and what has failed; neither may read the instances that ended well, which are most.
-- The predicates name columns that change once in a life, so that ordinary turns stay free of these indexes.
create index instances_open_idx on runtime.instances (created_at) where completed_at is null;
create index instances_failed_idx on runtime.instances (completed_at) where failure is not null;
