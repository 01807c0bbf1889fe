-- The first event of each name of each user, as the built days have it: what a question about first touches, new users or sign-ups would look for
-- among all events. One row a user and name, taken from the day it lies on. Building a day again takes the day's rows out, and puts in those of
-- users whose first event lies on it now; who has lost the first event gets the next one. A reader leaves out the rows of days that wait and
-- looks at the events of those days, and of the users whose rows it left out.
create table warehouse.rollup_firsts (
  organization_id integer not null,
  user_id bigint not null,
  occurred_at timestamptz not null,
  day date not null,
  name text not null,
  event_id text not null,
  properties jsonb not null,
  constraint rollup_firsts_pkey primary key (organization_id, name, user_id)
);
create index rollup_firsts_organization_id_day_idx on warehouse.rollup_firsts (organization_id, day);

-- The names whose firsts are kept; each is filled in one transaction from what its snapshot shows, and kept up to date from there on.
create table warehouse.rollup_first_names (
  organization_id integer not null,
  name text not null,
  filled_at timestamptz not null,
  constraint rollup_first_names_pkey primary key (organization_id, name)
);
-- When names were chosen last.
alter table warehouse.rollup_organizations add column firsts_chosen_at timestamptz;

alter table warehouse.rollup_firsts enable row level security;
alter table warehouse.rollup_first_names enable row level security;
create policy rollup_firsts_reader on warehouse.rollup_firsts for select to {views_role} using (organization_id = (select app.reader_organization()));
create policy rollup_first_names_reader on warehouse.rollup_first_names for select to {views_role} using (organization_id = (select app.reader_organization()));
grant select on warehouse.rollup_firsts, warehouse.rollup_first_names to {views_role};

grant create on schema analytics to {views_role};
create view analytics.rollup_firsts as
select name, user_id, occurred_at, day, event_id, properties from warehouse.rollup_firsts;

drop function analytics.rollup_state();
create function analytics.rollup_state() returns table (
    usable boolean, time_zone text, refreshed_at timestamptz, changed_days date[], text_properties text[], number_properties text[], key_properties text[], months date[], weeks date[], week_start smallint, first_day date,
    first_names text[])
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
    (select min(d.day) from warehouse.rollup_days d),
    coalesce((select array_agg(n.name order by n.name) from warehouse.rollup_first_names n), '{}');
end
$$;
revoke execute on function analytics.rollup_state() from public;
alter view analytics.rollup_firsts owner to {views_role};
alter function analytics.rollup_state() owner to {views_role};
revoke create on schema analytics from {views_role};

create or replace function app.grant_reader_of_events(reader name, organization integer) returns void
  language plpgsql set search_path = pg_catalog
as $$
begin
  execute format('grant usage on schema analytics to %I', reader);
  execute format(
    'grant select on analytics.events, analytics.users, analytics.event_days, analytics.event_day_values, analytics.event_day_numbers, '
    'analytics.event_day_users, analytics.event_day_keys, analytics.event_day_user_keys, analytics.rollup_keys, analytics.event_months, analytics.event_month_values, analytics.event_month_numbers, '
    'analytics.event_period_users, analytics.rollup_firsts to %I', reader);
  execute format('grant execute on function analytics.rollup_state() to %I', reader);
  insert into app.reader_roles (role_name, organization_id) values (reader, organization)
  on conflict (organization_id) do update set role_name = excluded.role_name;
end
$$;
select app.grant_reader(role_name, organization_id) from app.reader_roles;
