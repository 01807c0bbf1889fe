-- The last occurrence of each timer that a process has claimed. While an owner is set and alive, the function runs there, and
-- nobody else runs it, whoever holds the timers' lock.
create table runtime.timer_runs (
    function_name text primary key,
    occurrence    timestamptz not null,
    owner         bigint,
    claimed_at    timestamptz not null
);
