-- Typed slots: which property of an organization each slot column of its events holds. A slot is used by questions only while it is ready and
-- nobody doubts it; then every event of the organization holds in it just what the JSON says.

-- Numbers add up to the same digit from a slot as from the JSON.
drop view analytics.events;
alter table warehouse.events
  alter column number_1 type numeric, alter column number_2 type numeric, alter column number_3 type numeric, alter column number_4 type numeric;

-- The hottest slots ride in the covering index: grouping by a property then reads a third of the bytes, and no JSON. Slots hold short texts
-- only (see SlotText), so an entry stays far below what an index page takes.
drop index warehouse.events_organization_id_name_occurred_at_idx;
create index events_organization_id_name_occurred_at_idx on warehouse.events (organization_id, name, occurred_at)
  include (user_id, day, revenue, text_1, text_2, text_3, number_1);

grant create on schema analytics to {views_role};
create view analytics.events as
select
  coalesce(event_id, event_key::text) as event_id, name, user_id, anonymous_id, session_id, occurred_at, day, revenue, currency, properties,
  text_1, text_2, text_3, text_4, text_5, text_6, text_7, text_8, number_1, number_2, number_3, number_4
from warehouse.events;
alter view analytics.events owner to {views_role};

-- Assigned and taken away under the organization's write lock: whoever stores events reads it under the same lock, so no transaction that
-- knows an older assignment is still running when a newer one shows.
create table warehouse.event_slots (
  organization_id integer not null,
  slot text not null constraint event_slots_slot_known check (slot ~ '^(text_[1-8]|number_[1-4])$'),
  property text not null,
  ready boolean not null default false,
  assigned_at timestamptz not null default now(),
  constraint event_slots_pkey primary key (organization_id, slot),
  constraint event_slots_property_unique unique (organization_id, property)
);

-- Properties that a slot cannot hold (a long text, a list, a number that only JSON can write): they stay in the JSON.
create table warehouse.unslotted_properties (
  organization_id integer not null,
  property text not null,
  reason text not null,
  noted_at timestamptz not null default now(),
  constraint unslotted_properties_pkey primary key (organization_id, property)
);

-- Somebody stored events without filling slots, or changed what they hold: nobody's slots are used until all were compared. Whoever compares
-- removes the rows that its own snapshot shows and no others. Organization 0: whose events they were is not known.
create table warehouse.slot_doubts (
  doubt_id bigint generated always as identity constraint slot_doubts_pkey primary key,
  organization_id integer not null default 0
);

-- To be called, under the organization's write lock, by whoever is about to store events and fills the slots that this names.
create function warehouse.fill_slots(organization integer) returns table (slot text, property text)
  language plpgsql security definer set search_path = pg_catalog
as $$
begin
  perform set_config('warehouse.slots_filled', pg_current_xact_id()::text, true);
  return query select s.slot, s.property from warehouse.event_slots s where s.organization_id = organization order by s.slot;
end
$$;

-- The property turned out not to fit: its values are read from the JSON from this transaction on.
create function warehouse.give_up_slot(organization integer, path text, why text) returns void
  language sql security definer set search_path = pg_catalog
as $$
  delete from warehouse.event_slots where organization_id = organization and property = path;
  insert into warehouse.unslotted_properties (organization_id, property, reason) values (organization, path, why)
  on conflict (organization_id, property) do nothing;
$$;
revoke execute on function warehouse.fill_slots(integer), warehouse.give_up_slot(integer, text, text) from public;
grant execute on function warehouse.fill_slots(integer), warehouse.give_up_slot(integer, text, text) to {app_role};

create function warehouse.doubt_slots() returns void
  language sql security definer set search_path = pg_catalog
as $$
  insert into warehouse.slot_doubts default values;
$$;
revoke execute on function warehouse.doubt_slots() from public;

create function warehouse.notice_unfilled_slots() returns trigger
  language plpgsql security definer set search_path = pg_catalog
as $$
begin
  if current_setting('warehouse.slots_filled', true) is distinct from pg_current_xact_id()::text then
    insert into warehouse.slot_doubts default values;
  end if;
  return null;
end
$$;
create trigger events_slots_inserted after insert on warehouse.events for each statement execute function warehouse.notice_unfilled_slots();
-- Whose an event is may change freely; what it holds may not.
create trigger events_slots_updated
  after update of organization_id, properties, text_1, text_2, text_3, text_4, text_5, text_6, text_7, text_8, number_1, number_2, number_3, number_4
  on warehouse.events for each statement execute function warehouse.notice_unfilled_slots();

-- A month attached as a whole brings its days along, and slots that nobody compared.
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
  perform warehouse.doubt_slots();
end
$$;

alter table warehouse.event_slots enable row level security;
alter table warehouse.unslotted_properties enable row level security;
alter table warehouse.slot_doubts enable row level security;
create policy event_slots_own on warehouse.event_slots for select to {app_role} using (organization_id = (select app.current_organization()));
create policy unslotted_properties_own on warehouse.unslotted_properties for select to {app_role} using (organization_id = (select app.current_organization()));
create policy slot_doubts_own on warehouse.slot_doubts for select to {app_role} using (organization_id in (0, (select app.current_organization())));
create policy event_slots_reader on warehouse.event_slots for select to {views_role} using (organization_id = (select app.reader_organization()));
create policy slot_doubts_reader on warehouse.slot_doubts for select to {views_role} using (organization_id in (0, (select app.reader_organization())));
grant select on warehouse.event_slots, warehouse.unslotted_properties, warehouse.slot_doubts to {app_role};
grant select on warehouse.event_slots, warehouse.slot_doubts to {views_role};

-- The slots that questions may read right now.
create view analytics.event_slots as
select slot, property from warehouse.event_slots where ready and not exists (select from warehouse.slot_doubts);
alter view analytics.event_slots owner to {views_role};
revoke create on schema analytics from {views_role};

create function app.grant_slots(reader name) returns void
  language plpgsql set search_path = pg_catalog
as $$
begin
  execute format('grant select on analytics.event_slots to %I', reader);
end
$$;
revoke execute on function app.grant_slots(name) from public;
select app.grant_reader(role_name, organization_id), app.grant_slots(role_name) from app.reader_roles;
