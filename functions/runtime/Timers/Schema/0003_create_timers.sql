-- What a monitored timer remembers between processes: its last run and the occurrence it waits for.
create table runtime.timers (
    function_name text primary key,
    schedule      text not null,
    last_at       timestamptz,
    next_at       timestamptz not null,
    updated_at    timestamptz not null
);
