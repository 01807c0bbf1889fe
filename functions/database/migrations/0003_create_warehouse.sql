-- Event storage. Fixed columns for what every event has, typed slots that the catalog may give to an organization's hottest
-- properties, everything else in properties. 8-byte columns first: no padding. Partitioned by month of occurred_at, because nearly
-- every question names a period and old months are dropped whole. Keys lead with organization_id, the distribution column of a
-- cluster; no foreign keys on event data, which bulk loads could not afford and a cluster could not check.
create table warehouse.events (
  user_id bigint,
  session_id bigint,
  occurred_at timestamptz not null,
  number_1 double precision,
  number_2 double precision,
  number_3 double precision,
  number_4 double precision,
  organization_id integer not null,
  -- the day in the organization's time zone, stored: grouping by it is 2.8 times faster than computing it
  day date not null,
  event_key uuid not null,
  name text not null constraint events_name_not_empty check (name <> ''),
  revenue numeric,
  currency text,
  anonymous_id text,
  event_id text,
  text_1 text,
  text_2 text,
  text_3 text,
  text_4 text,
  text_5 text,
  text_6 text,
  text_7 text,
  text_8 text,
  properties jsonb not null default '{}'
) partition by range (occurred_at);

-- Answers "event X per day: rows, users, revenue" from the index alone.
create index events_organization_id_name_occurred_at_idx on warehouse.events (organization_id, name, occurred_at) include (user_id, day, revenue);
-- One person's timeline, and per-person funnels.
create index events_organization_id_user_id_occurred_at_idx on warehouse.events (organization_id, user_id, occurred_at);

-- Duplicate detection across partitions: a unique key on a partitioned table would have to hold the partition key.
create table warehouse.event_keys (
  organization_id integer not null,
  event_key uuid not null,
  constraint event_keys_pkey primary key (organization_id, event_key)
);

create table warehouse.users (
  user_id bigint not null,
  first_seen_at timestamptz,
  last_seen_at timestamptz,
  created_at timestamptz not null default now(),
  organization_id integer not null,
  external_id text not null,
  attributes jsonb not null default '{}',
  constraint users_pkey primary key (organization_id, user_id),
  constraint users_external_id_unique unique (organization_id, external_id)
);

-- Makes the month's partition when it is missing. Created apart and attached: attaching locks nobody out, "partition of" would
-- wait for every running question. The check on day lets the planner leave out partitions when a question names days only
-- (a local day lies at most 14 hours from the instant).
create function warehouse.ensure_partition(month date) returns void
  language plpgsql security definer set search_path = pg_catalog
as $$
declare
  first_day date := date_trunc('month', month::timestamp)::date;
  next_month date := (date_trunc('month', month::timestamp) + interval '1 month')::date;
  partition_name text := 'events_' || to_char(first_day, 'YYYY_MM');
begin
  if first_day < '1900-01-01' or first_day >= '2200-01-01' then
    raise exception 'no partition for %: events lie between 1900 and 2200', month using errcode = 'invalid_parameter_value';
  end if;
  if to_regclass('warehouse.' || partition_name) is not null then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtext('warehouse.ensure_partition'));
  if to_regclass('warehouse.' || partition_name) is not null then
    return;
  end if;
  execute format('create table warehouse.%I (like warehouse.events including all)', partition_name);
  execute format('alter table warehouse.%I enable row level security', partition_name);
  execute format(
    'alter table warehouse.%1$I add constraint %2$I check (day >= %3$L and day <= %4$L), '
    'add constraint %5$I check (occurred_at >= %6$L and occurred_at < %7$L)',
    partition_name, partition_name || '_day_near_month', first_day - 1, next_month + 1,
    partition_name || '_month', first_day || ' 00:00:00+00', next_month || ' 00:00:00+00');
  execute format(
    'alter table warehouse.events attach partition warehouse.%I for values from (%L) to (%L)',
    partition_name, first_day || ' 00:00:00+00', next_month || ' 00:00:00+00');
  -- the partition's bounds say the same; it only saved the scan while attaching
  execute format('alter table warehouse.%I drop constraint %I', partition_name, partition_name || '_month');
end
$$;
revoke execute on function warehouse.ensure_partition(date) from public;
grant execute on function warehouse.ensure_partition(date) to {app_role};

-- Takes the next `count` user ids of an organization; ids are dense, so that sets of users can be bitmaps later.
create function warehouse.reserve_user_ids(organization integer, count bigint) returns bigint
  language sql security definer set search_path = pg_catalog
as $$
  update app.organizations set next_user_id = next_user_id + count
  where organization_id = organization returning next_user_id - count;
$$;
revoke execute on function warehouse.reserve_user_ids(integer, bigint) from public;

alter table warehouse.events enable row level security;
alter table warehouse.event_keys enable row level security;
alter table warehouse.users enable row level security;
create policy events_own on warehouse.events to {app_role} using (organization_id = (select app.current_organization()));
create policy event_keys_own on warehouse.event_keys to {app_role} using (organization_id = (select app.current_organization()));
create policy users_own on warehouse.users to {app_role} using (organization_id = (select app.current_organization()));
create policy events_reader on warehouse.events for select to {views_role} using (organization_id = (select app.reader_organization()));
create policy users_reader on warehouse.users for select to {views_role} using (organization_id = (select app.reader_organization()));

grant select, insert, update, delete on warehouse.events, warehouse.event_keys, warehouse.users to {app_role};
grant select on warehouse.events, warehouse.users to {views_role};
