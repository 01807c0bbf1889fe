-- Orchestrations of the local runtime. A process owns what it works on by its number; it is alive while it holds the session
-- advisory lock of that number, so a killed process is known to be dead as soon as the server has closed its connection.
create table runtime.processes (
  process_id bigint generated always as identity primary key,
  name text not null,
  started_at timestamptz not null default now(),
  -- The fallback for a process that hangs or whose machine is gone: without a heartbeat it counts as dead.
  expires_at timestamptz not null
);

create table runtime.instances (
  instance_id text not null primary key,
  -- A continue-as-new or a restart gives a new execution; answers meant for an older one are dropped.
  execution_id uuid not null,
  name text not null,
  version text,
  status text not null,
  input text,
  output text,
  custom_status text,
  failure json,
  tags json,
  parent_instance_id text,
  parent_execution_id uuid,
  parent_name text,
  parent_task_id integer,
  start_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  completed_at timestamptz,
  -- How many turns the execution has recorded: a commit names the turn it follows, so two can never both succeed.
  turn integer not null default 0,
  lease_owner bigint,
  constraint instances_status_known check (
    status in ('Pending', 'Running', 'Suspended', 'Completed', 'Failed', 'Terminated')),
  constraint instances_completed_at_when_terminal check (
    (completed_at is not null) = (status in ('Completed', 'Failed', 'Terminated'))),
  constraint instances_parent_whole check (
    (parent_instance_id is null) = (parent_execution_id is null) and (parent_instance_id is null) = (parent_task_id is null))
) with (fillfactor = 80);

create index instances_created_at_idx on runtime.instances (created_at);
create index instances_completed_at_idx on runtime.instances (completed_at, instance_id) where completed_at is not null;
create index instances_parent_idx on runtime.instances (parent_instance_id) where parent_instance_id is not null;
create index instances_leased_idx on runtime.instances (lease_owner) where lease_owner is not null;

-- What each turn appended, as one list of events: a turn is read and written as a whole.
create table runtime.history (
  execution_id uuid not null,
  turn integer not null,
  events json not null,
  primary key (execution_id, turn)
);

-- Messages that an instance has not yet taken into its history: starts, answers, events and timers. A timer is a message that
-- becomes visible when it fires.
create table runtime.inbox (
  sequence bigint generated always as identity primary key,
  instance_id text not null,
  -- Set on answers and timers, which concern one execution only.
  execution_id uuid,
  visible_at timestamptz not null,
  message json not null
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);

create index inbox_visible_at_idx on runtime.inbox (visible_at);
create index inbox_instance_idx on runtime.inbox (instance_id, sequence);

-- Activities that have not yet answered.
create table runtime.tasks (
  execution_id uuid not null,
  task_id integer not null,
  sequence bigint generated always as identity,
  instance_id text not null,
  name text not null,
  input text,
  lease_owner bigint,
  primary key (execution_id, task_id)
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);

create index tasks_waiting_idx on runtime.tasks (sequence) where lease_owner is null;
