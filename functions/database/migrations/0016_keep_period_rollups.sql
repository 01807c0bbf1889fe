-- Rollups of closed periods: what the days of a month, or of a week, add up to, so that a question about years reads few rows. A period is
-- closed when later days were built; it is added up from its days, never from events. Building a day again takes its periods out in the
-- same transaction: a period that is noted here holds exactly what its days hold.
create table warehouse.rollup_periods (
  organization_id integer not null,
  grain text not null constraint rollup_periods_grain_known check (grain in ('month', 'week')),
  first_day date not null,
  refreshed_at timestamptz not null,
  constraint rollup_periods_pkey primary key (organization_id, grain, first_day)
);
-- The day on which the organization's weeks began when they were built (0 is Sunday).
alter table warehouse.rollup_organizations add column week_start smallint;

create table warehouse.event_months (
  organization_id integer not null,
  month date not null,
  name text not null,
  events bigint not null,
  revenue_events bigint not null,
  revenue numeric,
  revenue_minimum numeric,
  revenue_maximum numeric,
  constraint event_months_pkey primary key (organization_id, month, name)
);

create table warehouse.event_month_values (
  organization_id integer not null,
  month date not null,
  property text not null,
  name text not null,
  value text,
  events bigint not null,
  revenue_events bigint not null,
  revenue numeric,
  revenue_minimum numeric,
  revenue_maximum numeric
);
create index event_month_values_organization_id_property_name_month_idx on warehouse.event_month_values (organization_id, property, name, month);
create index event_month_values_organization_id_month_idx on warehouse.event_month_values (organization_id, month);

create table warehouse.event_month_numbers (
  organization_id integer not null,
  month date not null,
  number text not null,
  property text not null,
  name text not null,
  value text,
  events bigint not null,
  total numeric not null,
  minimum numeric not null,
  maximum numeric not null
);
create index event_month_numbers_organization_id_number_property_name_idx on warehouse.event_month_numbers (organization_id, number, property, name, month);
create index event_month_numbers_organization_id_month_idx on warehouse.event_month_numbers (organization_id, month);

-- The union of the days' sets; of months and of weeks.
create table warehouse.event_period_users (
  organization_id integer not null,
  first_day date not null,
  block integer not null,
  grain text not null,
  name text not null,
  users bit(8192) not null,
  constraint event_period_users_pkey primary key (organization_id, grain, name, first_day, block)
);
alter table warehouse.event_period_users alter column users set storage main;
alter table warehouse.event_period_users set (toast_tuple_target = 256);
create index event_period_users_organization_id_first_day_idx on warehouse.event_period_users (organization_id, grain, first_day);

-- Most questions name an event: with the name before the day only its rows are read.
create index event_day_values_organization_id_property_name_day_idx on warehouse.event_day_values (organization_id, property, name, day);
drop index warehouse.event_day_values_organization_id_property_day_idx;
create index event_day_numbers_organization_id_number_property_name_idx on warehouse.event_day_numbers (organization_id, number, property, name, day);
drop index warehouse.event_day_numbers_organization_id_number_property_day_idx;

-- Identifiers with many values (sessions, orders, carts): each value has a number, in the order of their appearance, so that the values of a
-- day are a set in few blocks, counted like users. A value keeps its number for good; which values a day has is kept by the day.
create table warehouse.rollup_keys (
  organization_id integer not null,
  property text not null,
  -- the value, or of a long one its digest
  value text not null,
  number bigint not null,
  constraint rollup_keys_pkey primary key (organization_id, property, value) include (number),
  constraint rollup_keys_number_unique unique (organization_id, property, number)
);
create table warehouse.event_day_keys (
  organization_id integer not null,
  day date not null,
  block integer not null,
  property text not null,
  name text not null,
  keys bit(8192) not null,
  constraint event_day_keys_pkey primary key (organization_id, property, name, day, block)
);
alter table warehouse.event_day_keys alter column keys set storage main;
alter table warehouse.event_day_keys set (toast_tuple_target = 256);
create index event_day_keys_organization_id_day_idx on warehouse.event_day_keys (organization_id, day);
alter table warehouse.rollup_properties drop constraint rollup_properties_kind_known;
alter table warehouse.rollup_properties add constraint rollup_properties_kind_known check (kind in ('text', 'number', 'key'));

alter table warehouse.rollup_periods enable row level security;
alter table warehouse.event_months enable row level security;
alter table warehouse.event_month_values enable row level security;
alter table warehouse.event_month_numbers enable row level security;
alter table warehouse.event_period_users enable row level security;
alter table warehouse.rollup_keys enable row level security;
alter table warehouse.event_day_keys enable row level security;
create policy rollup_periods_own on warehouse.rollup_periods for select to {app_role} using (organization_id = (select app.current_organization()));
create policy rollup_periods_reader on warehouse.rollup_periods for select to {views_role} using (organization_id = (select app.reader_organization()));
create policy event_months_reader on warehouse.event_months for select to {views_role} using (organization_id = (select app.reader_organization()));
create policy event_month_values_reader on warehouse.event_month_values for select to {views_role} using (organization_id = (select app.reader_organization()));
create policy event_month_numbers_reader on warehouse.event_month_numbers for select to {views_role} using (organization_id = (select app.reader_organization()));
create policy event_period_users_reader on warehouse.event_period_users for select to {views_role} using (organization_id = (select app.reader_organization()));
create policy rollup_keys_reader on warehouse.rollup_keys for select to {views_role} using (organization_id = (select app.reader_organization()));
create policy event_day_keys_reader on warehouse.event_day_keys for select to {views_role} using (organization_id = (select app.reader_organization()));
grant select on warehouse.rollup_periods to {app_role}, {views_role};
grant select on warehouse.event_months, warehouse.event_month_values, warehouse.event_month_numbers, warehouse.event_period_users, warehouse.rollup_keys, warehouse.event_day_keys to {views_role};

grant create on schema analytics to {views_role};
create view analytics.event_months as
select month, name, events, revenue_events, revenue, revenue_minimum, revenue_maximum from warehouse.event_months;
create view analytics.event_month_values as
select month, property, name, value, events, revenue_events, revenue, revenue_minimum, revenue_maximum from warehouse.event_month_values;
create view analytics.event_month_numbers as
select month, number, property, name, value, events, total, minimum, maximum from warehouse.event_month_numbers;
create view analytics.event_period_users as
select grain, first_day, block, name, users from warehouse.event_period_users;
create view analytics.event_day_keys as
select day, property, block, name, keys from warehouse.event_day_keys;
create view analytics.rollup_keys as
select property, value, number from warehouse.rollup_keys;

-- What may be answered from rollups right now: one row. In PL/pgSQL, because its plan is kept by the session: planning this anew took longer
-- than everything else of a short question. It runs as {views_role} and so under the row-level security of the session's own organization.
create function analytics.rollup_state() returns table (
    usable boolean, time_zone text, refreshed_at timestamptz, changed_days date[], text_properties text[], number_properties text[], key_properties text[], months date[], weeks date[], week_start smallint, first_day date)
  language plpgsql stable security definer set search_path = pg_catalog
as $$
begin
  return query select
    exists (select from warehouse.rollup_organizations o where o.days_match_times)
      and not exists (select from warehouse.rollup_changes c where c.organization_id = 0),
    (select o.time_zone from warehouse.rollup_organizations o),
    (select max(d.refreshed_at) from warehouse.rollup_days d),
    coalesce((select array_agg(distinct c.day order by c.day) from warehouse.rollup_changes c), '{}'),
    coalesce((select array_agg(p.property order by p.property) from warehouse.rollup_properties p where p.ready and p.kind = 'text'), '{}'),
    coalesce((select array_agg(p.property order by p.property) from warehouse.rollup_properties p where p.ready and p.kind = 'number'), '{}'),
    coalesce((select array_agg(p.property order by p.property) from warehouse.rollup_properties p where p.ready and p.kind = 'key'), '{}'),
    coalesce((select array_agg(p.first_day order by p.first_day) from warehouse.rollup_periods p where p.grain = 'month'), '{}'),
    coalesce((select array_agg(p.first_day order by p.first_day) from warehouse.rollup_periods p where p.grain = 'week'), '{}'),
    (select o.week_start from warehouse.rollup_organizations o),
    (select min(d.day) from warehouse.rollup_days d);
end
$$;
revoke execute on function analytics.rollup_state() from public;
drop view analytics.rollup_state;
alter view analytics.event_months owner to {views_role};
alter view analytics.event_month_values owner to {views_role};
alter view analytics.event_month_numbers owner to {views_role};
alter view analytics.event_period_users owner to {views_role};
alter view analytics.event_day_keys owner to {views_role};
alter view analytics.rollup_keys owner to {views_role};
alter function analytics.rollup_state() owner to {views_role};
revoke create on schema analytics from {views_role};

create or replace function app.grant_reader(reader name, organization integer) returns void
  language plpgsql set search_path = pg_catalog
as $$
begin
  execute format('grant usage on schema analytics to %I', reader);
  execute format(
    'grant select on analytics.events, analytics.users, analytics.event_days, analytics.event_day_values, analytics.event_day_numbers, '
    'analytics.event_day_users, analytics.event_day_keys, analytics.rollup_keys, analytics.event_months, analytics.event_month_values, analytics.event_month_numbers, '
    'analytics.event_period_users to %I', reader);
  execute format('grant execute on function analytics.rollup_state() to %I', reader);
  insert into app.reader_roles (role_name, organization_id) values (reader, organization)
  on conflict (organization_id) do update set role_name = excluded.role_name;
end
$$;
select app.grant_reader(role_name, organization_id) from app.reader_roles;
