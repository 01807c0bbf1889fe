-- Days and months are also counted by attributes of the users ("revenue by country"): rows of event_day_values and event_month_values whose
-- property is the attribute's name behind \@, which no property's path begins with. An attribute means what it is now, also for events of long
-- ago; so when it changes, what the user did moves from one value to the other. Whoever changes it only notes what it was: the rollups hold
-- the value of the first note that waits, and of users without a note the attribute as it is. Whoever builds a day follows that too.
alter table warehouse.rollup_properties drop constraint rollup_properties_kind_known;
alter table warehouse.rollup_properties add constraint rollup_properties_kind_known check (kind in ('text', 'number', 'key', 'attribute'));

create table warehouse.rollup_attribute_changes (
  change_id bigint generated always as identity,
  organization_id integer not null,
  user_id bigint not null,
  property text not null,
  -- what the rollups hold
  value text,
  constraint rollup_attribute_changes_pkey primary key (organization_id, property, user_id, change_id)
);

create function warehouse.notice_changed_attributes() returns trigger
  language plpgsql security definer set search_path = pg_catalog
as $$
declare
  before jsonb := case when tg_op = 'INSERT' then '{}'::jsonb else old.attributes end;
  after jsonb := case when tg_op = 'DELETE' then '{}'::jsonb else new.attributes end;
begin
  insert into warehouse.rollup_attribute_changes (organization_id, user_id, property, value)
  select p.organization_id, coalesce(new.user_id, old.user_id), p.property, before ->> substr(p.property, 3)
  from warehouse.rollup_properties p
  where p.organization_id = coalesce(new.organization_id, old.organization_id) and p.kind = 'attribute'
    and before ->> substr(p.property, 3) is distinct from after ->> substr(p.property, 3);
  return null;
end
$$;
create trigger users_attributes_changed after update of attributes on warehouse.users for each row
  when (old.attributes is distinct from new.attributes) execute function warehouse.notice_changed_attributes();
create trigger users_attributes_gone after delete on warehouse.users for each row
  when (old.attributes <> '{}') execute function warehouse.notice_changed_attributes();
-- Who stores users that nothing was ever stored of may say so: a million of them need not be looked at one by one.
create trigger users_attributes_came after insert on warehouse.users for each row
  when (new.attributes <> '{}' and current_setting('warehouse.users_are_new', true) is distinct from 'on')
  execute function warehouse.notice_changed_attributes();

alter table warehouse.rollup_attribute_changes enable row level security;
create policy rollup_attribute_changes_reader on warehouse.rollup_attribute_changes for select to {views_role} using (organization_id = (select app.reader_organization()));
grant select on warehouse.rollup_attribute_changes to {views_role};

grant create on schema analytics to {views_role};
create view analytics.rollup_waiting_users as
select distinct on (property, user_id) property, user_id, value from warehouse.rollup_attribute_changes order by property, user_id, change_id;

drop function analytics.rollup_state();
create function analytics.rollup_state() returns table (
    usable boolean, time_zone text, refreshed_at timestamptz, changed_days date[], text_properties text[], number_properties text[], key_properties text[], months date[], weeks date[], week_start smallint, first_day date,
    first_names text[], attribute_properties text[], waiting_users bigint)
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
    coalesce((select array_agg(n.name order by n.name) from warehouse.rollup_first_names n), '{}'),
    coalesce((select array_agg(p.property order by p.property) from warehouse.rollup_properties p where p.ready and p.kind = 'attribute'), '{}'),
    -- enough to know whether they are few
    (select count(*) from (select from warehouse.rollup_attribute_changes limit 1000) c);
end
$$;
revoke execute on function analytics.rollup_state() from public;
alter view analytics.rollup_waiting_users owner to {views_role};
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
    'analytics.event_period_users, analytics.rollup_firsts, analytics.rollup_waiting_users to %I', reader);
  execute format('grant execute on function analytics.rollup_state() to %I', reader);
  insert into app.reader_roles (role_name, organization_id) values (reader, organization)
  on conflict (organization_id) do update set role_name = excluded.role_name;
end
$$;
select app.grant_reader(role_name, organization_id) from app.reader_roles;
