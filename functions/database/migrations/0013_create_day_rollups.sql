-- Day rollups: what a day of one organization adds up to. A day is built once and built again when its events change; it is used only
-- while no change of it is waiting, so an answer made from rollups is the answer the events give.

-- Every transaction that changes events says which days it changed, by adding rows here. Whoever builds a day removes the rows that its
-- own snapshot saw and no others: events that it did not see come with a row that it did not see either, and the day stays changed.
-- Organization 0 means: somebody changed events without saying where; nobody's rollups are used until all days were compared.
create table warehouse.rollup_changes (
  change_id bigint generated always as identity,
  organization_id integer not null,
  day date not null,
  constraint rollup_changes_pkey primary key (organization_id, day, change_id)
);

-- From here on "a day without a change waiting" means "built, or without events": before that, nothing is known about its days.
create table warehouse.rollup_organizations (
  organization_id integer not null constraint rollup_organizations_pkey primary key,
  -- the zone in which the stored days were compared with their times; a period can be cut at midnight only where they match
  time_zone text not null,
  days_match_times boolean not null default true,
  begun_at timestamptz not null default now()
);

create table warehouse.rollup_days (
  organization_id integer not null,
  day date not null,
  events bigint not null,
  refreshed_at timestamptz not null,
  -- the properties that the day's rows of the two tables below hold
  properties text[] not null default '{}',
  constraint rollup_days_pkey primary key (organization_id, day)
);

-- Properties asked for often, with few values (kind text) or worth adding up (kind number). Ready: every built day holds it.
create table warehouse.rollup_properties (
  organization_id integer not null,
  property text not null,
  kind text not null constraint rollup_properties_kind_known check (kind in ('text', 'number')),
  ready boolean not null default false,
  assigned_at timestamptz not null default now(),
  constraint rollup_properties_pkey primary key (organization_id, property)
);

create table warehouse.event_days (
  organization_id integer not null,
  day date not null,
  name text not null,
  events bigint not null,
  revenue_events bigint not null,
  revenue numeric,
  revenue_minimum numeric,
  revenue_maximum numeric,
  constraint event_days_pkey primary key (organization_id, day, name)
);

-- One row a value, also for "no value" (null), so that the rows of a property add up to the day.
create table warehouse.event_day_values (
  organization_id integer not null,
  day date not null,
  property text not null,
  name text not null,
  value text,
  events bigint not null,
  revenue_events bigint not null,
  revenue numeric,
  revenue_minimum numeric,
  revenue_maximum numeric
);
create index event_day_values_organization_id_property_day_idx on warehouse.event_day_values (organization_id, property, day);
create index event_day_values_organization_id_day_idx on warehouse.event_day_values (organization_id, day);

-- A numeric property of an event name: over all its events (property ''), and by the values of a text property.
create table warehouse.event_day_numbers (
  organization_id integer not null,
  day date not null,
  number text not null,
  property text not null,
  name text not null,
  value text,
  events bigint not null,
  total numeric not null,
  minimum numeric not null,
  maximum numeric not null
);
create index event_day_numbers_organization_id_number_property_day_idx on warehouse.event_day_numbers (organization_id, number, property, day);
create index event_day_numbers_organization_id_day_idx on warehouse.event_day_numbers (organization_id, day);

-- Who was there: exact sets of users. Bit n of block b is the user b × 8192 + n; name '' stands for any event. A day and name has a row
-- of zeros at least, so that "nobody known" can be told from "no events". User ids are dense, so sets are small and union is an OR.
create table warehouse.event_day_users (
  organization_id integer not null,
  day date not null,
  block integer not null,
  name text not null,
  users bit(8192) not null,
  constraint event_day_users_pkey primary key (organization_id, name, day, block)
);
-- Mostly zeros: compressed in place, not moved out.
alter table warehouse.event_day_users alter column users set storage main;
alter table warehouse.event_day_users set (toast_tuple_target = 256);
create index event_day_users_organization_id_day_idx on warehouse.event_day_users (organization_id, day);

-- Says that the current transaction changes events of these days; to be called before they are stored.
create function warehouse.mark_days(organization integer, days date[]) returns void
  language plpgsql security definer set search_path = pg_catalog
as $$
begin
  insert into warehouse.rollup_changes (organization_id, day) select organization, day from unnest(days) day;
  perform set_config('warehouse.days_marked', pg_current_xact_id()::text, true);
end
$$;
revoke execute on function warehouse.mark_days(integer, date[]) from public;
grant execute on function warehouse.mark_days(integer, date[]) to {app_role};

-- What is stored without a word is noticed all the same. Without a transition table: those would make COPY store row by row.
create function warehouse.notice_inserted_events() returns trigger
  language plpgsql security definer set search_path = pg_catalog
as $$
begin
  if current_setting('warehouse.days_marked', true) is distinct from pg_current_xact_id()::text then
    insert into warehouse.rollup_changes (organization_id, day) values (0, 'epoch');
    perform set_config('warehouse.days_marked', pg_current_xact_id()::text, true);
  end if;
  return null;
end
$$;
create trigger events_inserted after insert on warehouse.events for each statement execute function warehouse.notice_inserted_events();

create function warehouse.notice_deleted_events() returns trigger
  language plpgsql security definer set search_path = pg_catalog
as $$
begin
  insert into warehouse.rollup_changes (organization_id, day) select distinct organization_id, day from before;
  return null;
end
$$;
create trigger events_deleted after delete on warehouse.events referencing old table as before for each statement execute function warehouse.notice_deleted_events();

-- Filling typed slots changes no answer; the transaction that does so says it.
create function warehouse.notice_updated_events() returns trigger
  language plpgsql security definer set search_path = pg_catalog
as $$
begin
  if current_setting('warehouse.filling_slots', true) is distinct from pg_current_xact_id()::text then
    insert into warehouse.rollup_changes (organization_id, day)
    select organization_id, day from before union select organization_id, day from after;
  end if;
  return null;
end
$$;
create trigger events_updated after update on warehouse.events referencing old table as before new table as after
  for each statement execute function warehouse.notice_updated_events();

create function warehouse.notice_truncated_events() returns trigger
  language plpgsql security definer set search_path = pg_catalog
as $$
begin
  insert into warehouse.rollup_changes (organization_id, day) values (0, 'epoch');
  return null;
end
$$;
create trigger events_truncated after truncate on warehouse.events for each statement execute function warehouse.notice_truncated_events();

-- A month attached as a whole brings its days along.
create or replace function warehouse.attach_partition(month date) returns void
  language plpgsql set search_path = pg_catalog
as $$
declare
  first_day date := date_trunc('month', month::timestamp)::date;
  next_month date := (date_trunc('month', month::timestamp) + interval '1 month')::date;
  partition_name text := 'events_' || to_char(first_day, 'YYYY_MM');
begin
  execute format('alter table warehouse.%I enable row level security', partition_name);
  execute format(
    'alter table warehouse.%I add constraint %I check (day >= %L and day <= %L)',
    partition_name, partition_name || '_day_near_month', first_day - 1, next_month + 1);
  execute format(
    'alter table warehouse.events attach partition warehouse.%I for values from (%L) to (%L)',
    partition_name, first_day || ' 00:00:00+00', next_month || ' 00:00:00+00');
  execute format('insert into warehouse.rollup_changes (organization_id, day) select distinct organization_id, day from warehouse.%I', partition_name);
end
$$;

alter table warehouse.rollup_changes enable row level security;
alter table warehouse.rollup_organizations enable row level security;
alter table warehouse.rollup_days enable row level security;
alter table warehouse.rollup_properties enable row level security;
alter table warehouse.event_days enable row level security;
alter table warehouse.event_day_values enable row level security;
alter table warehouse.event_day_numbers enable row level security;
alter table warehouse.event_day_users enable row level security;
create policy rollup_changes_own on warehouse.rollup_changes for select to {app_role} using (organization_id in (0, (select app.current_organization())));
create policy rollup_organizations_own on warehouse.rollup_organizations for select to {app_role} using (organization_id = (select app.current_organization()));
create policy rollup_days_own on warehouse.rollup_days for select to {app_role} using (organization_id = (select app.current_organization()));
create policy rollup_properties_own on warehouse.rollup_properties for select to {app_role} using (organization_id = (select app.current_organization()));
create policy rollup_changes_reader on warehouse.rollup_changes for select to {views_role} using (organization_id in (0, (select app.reader_organization())));
create policy rollup_organizations_reader on warehouse.rollup_organizations for select to {views_role} using (organization_id = (select app.reader_organization()));
create policy rollup_days_reader on warehouse.rollup_days for select to {views_role} using (organization_id = (select app.reader_organization()));
create policy rollup_properties_reader on warehouse.rollup_properties for select to {views_role} using (organization_id = (select app.reader_organization()));
create policy event_days_reader on warehouse.event_days for select to {views_role} using (organization_id = (select app.reader_organization()));
create policy event_day_values_reader on warehouse.event_day_values for select to {views_role} using (organization_id = (select app.reader_organization()));
create policy event_day_numbers_reader on warehouse.event_day_numbers for select to {views_role} using (organization_id = (select app.reader_organization()));
create policy event_day_users_reader on warehouse.event_day_users for select to {views_role} using (organization_id = (select app.reader_organization()));
grant select on warehouse.rollup_changes, warehouse.rollup_organizations, warehouse.rollup_days, warehouse.rollup_properties to {app_role}, {views_role};
grant select on warehouse.event_days, warehouse.event_day_values, warehouse.event_day_numbers, warehouse.event_day_users to {views_role};

grant create, usage on schema analytics to {views_role};
create view analytics.event_days as
select day, name, events, revenue_events, revenue, revenue_minimum, revenue_maximum from warehouse.event_days;
create view analytics.event_day_values as
select day, property, name, value, events, revenue_events, revenue, revenue_minimum, revenue_maximum from warehouse.event_day_values;
create view analytics.event_day_numbers as
select day, number, property, name, value, events, total, minimum, maximum from warehouse.event_day_numbers;
create view analytics.event_day_users as
select day, block, name, users from warehouse.event_day_users;
-- What may be answered from rollups right now: one row.
create view analytics.rollup_state as
select
  exists (select from warehouse.rollup_organizations where days_match_times)
    and not exists (select from warehouse.rollup_changes where organization_id = 0) as usable,
  (select time_zone from warehouse.rollup_organizations) as time_zone,
  (select max(refreshed_at) from warehouse.rollup_days) as refreshed_at,
  coalesce((select array_agg(distinct day order by day) from warehouse.rollup_changes), '{}') as changed_days,
  coalesce((select array_agg(property order by property) from warehouse.rollup_properties where ready and kind = 'text'), '{}') as text_properties,
  coalesce((select array_agg(property order by property) from warehouse.rollup_properties where ready and kind = 'number'), '{}') as number_properties;
alter view analytics.event_days owner to {views_role};
alter view analytics.event_day_values owner to {views_role};
alter view analytics.event_day_numbers owner to {views_role};
alter view analytics.event_day_users owner to {views_role};
alter view analytics.rollup_state owner to {views_role};
revoke create on schema analytics from {views_role};

create or replace function app.grant_reader(reader name, organization integer) returns void
  language plpgsql set search_path = pg_catalog
as $$
begin
  execute format('grant usage on schema analytics to %I', reader);
  execute format(
    'grant select on analytics.events, analytics.users, analytics.event_days, analytics.event_day_values, analytics.event_day_numbers, '
    'analytics.event_day_users, analytics.rollup_state to %I', reader);
  insert into app.reader_roles (role_name, organization_id) values (reader, organization)
  on conflict (organization_id) do update set role_name = excluded.role_name;
end
$$;
select app.grant_reader(role_name, organization_id) from app.reader_roles;

-- Whether an answer's figures came from rollups, and how old those were.
alter table app.analytics_queries add column rollup jsonb;
