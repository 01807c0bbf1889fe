-- Whose identifiers they are: how many sessions (orders, carts) a user had in any period, each once however many days it spans.
create table warehouse.event_day_user_keys (
  organization_id integer not null,
  day date not null,
  user_id bigint not null,
  number bigint not null,
  property text not null
);
create index event_day_user_keys_organization_id_property_day_idx on warehouse.event_day_user_keys (organization_id, property, day) include (user_id, number);
create index event_day_user_keys_organization_id_day_idx on warehouse.event_day_user_keys (organization_id, day);

-- Days that hold sets of identifiers are built again to hold their users too.
update warehouse.rollup_properties set ready = false where kind = 'key';
update warehouse.rollup_days set properties = array(select held from unnest(properties) held where held not like 'key:%')
where exists (select from unnest(properties) held where held like 'key:%');

alter table warehouse.event_day_user_keys enable row level security;
create policy event_day_user_keys_reader on warehouse.event_day_user_keys for select to {views_role} using (organization_id = (select app.reader_organization()));
grant select on warehouse.event_day_user_keys to {views_role};
grant create on schema analytics to {views_role};
create view analytics.event_day_user_keys as
select day, property, user_id, number from warehouse.event_day_user_keys;
alter view analytics.event_day_user_keys owner to {views_role};
revoke create on schema analytics from {views_role};

create or replace function app.grant_reader(reader name, organization integer) returns void
  language plpgsql set search_path = pg_catalog
as $$
begin
  execute format('grant usage on schema analytics to %I', reader);
  execute format(
    'grant select on analytics.events, analytics.users, analytics.event_days, analytics.event_day_values, analytics.event_day_numbers, '
    'analytics.event_day_users, analytics.event_day_keys, analytics.event_day_user_keys, analytics.rollup_keys, analytics.event_months, analytics.event_month_values, analytics.event_month_numbers, '
    'analytics.event_period_users to %I', reader);
  execute format('grant execute on function analytics.rollup_state() to %I', reader);
  insert into app.reader_roles (role_name, organization_id) values (reader, organization)
  on conflict (organization_id) do update set role_name = excluded.role_name;
end
$$;
select app.grant_reader(role_name, organization_id) from app.reader_roles;
