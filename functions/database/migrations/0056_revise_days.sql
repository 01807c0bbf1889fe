-- Which build of a day its rollups are: who keeps a copy of a day's events somewhere else (columns in memory) sees by it, while no change of the
-- day waits, whether they are still the events. The number of the transaction that built the day: no two builds of a day share one, and no clock
-- is needed to tell them apart.
alter table warehouse.rollup_days add column revision bigint not null default pg_current_xact_id()::text::bigint;

grant create on schema analytics to {views_role};
create function analytics.rollup_revisions() returns table (days date[], revisions bigint[])
  language plpgsql stable security definer set search_path = pg_catalog
as $$
begin
  return query select coalesce(array_agg(d.day), '{}'), coalesce(array_agg(d.revision), '{}') from warehouse.rollup_days d;
end
$$;
revoke execute on function analytics.rollup_revisions() from public;
alter function analytics.rollup_revisions() owner to {views_role};
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
  execute format('grant execute on function analytics.rollup_state(), analytics.rollup_revisions() to %I', reader);
  insert into app.reader_roles (role_name, organization_id) values (reader, organization)
  on conflict (organization_id) do update set role_name = excluded.role_name;
end
$$;
select app.grant_reader(role_name, organization_id) from app.reader_roles;
