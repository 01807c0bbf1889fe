-- A month that is loaded apart is told its bounds before its first row, so that attaching it need not read them all again under the warehouse's lock.
create function warehouse.prepare_partition(month date) returns void
  language plpgsql set search_path = pg_catalog
as $$
declare
  first_day date := date_trunc('month', month::timestamp)::date;
  next_month date := (date_trunc('month', month::timestamp) + interval '1 month')::date;
  partition_name text := 'events_' || to_char(first_day, 'YYYY_MM');
begin
  execute format('create table warehouse.%I (like warehouse.events including defaults including constraints including storage)', partition_name);
  execute format('alter table warehouse.%I enable row level security', partition_name);
  execute format(
    'alter table warehouse.%1$I add constraint %2$I check (day >= %3$L and day <= %4$L), '
    'add constraint %5$I check (occurred_at >= %6$L and occurred_at < %7$L)',
    partition_name, partition_name || '_day_near_month', first_day - 1, next_month + 1,
    partition_name || '_month', first_day || ' 00:00:00+00', next_month || ' 00:00:00+00');
end
$$;
revoke execute on function warehouse.prepare_partition(date) from public;

-- Attaches what prepare_partition made, with its days and with slots that nobody compared.
create or replace function warehouse.attach_partition(month date) returns void
  language plpgsql set search_path = pg_catalog
as $$
declare
  first_day date := date_trunc('month', month::timestamp)::date;
  next_month date := (date_trunc('month', month::timestamp) + interval '1 month')::date;
  partition_name text := 'events_' || to_char(first_day, 'YYYY_MM');
begin
  execute format('insert into warehouse.rollup_changes (organization_id, day) select distinct organization_id, day from warehouse.%I', partition_name);
  perform warehouse.doubt_slots();
  execute format(
    'alter table warehouse.events attach partition warehouse.%I for values from (%L) to (%L)',
    partition_name, first_day || ' 00:00:00+00', next_month || ' 00:00:00+00');
  execute format('alter table warehouse.%I drop constraint %I', partition_name, partition_name || '_month');
end
$$;

-- Months that were loaded apart and never attached: what an interrupted load left.
create function warehouse.drop_detached_partitions() returns void
  language plpgsql set search_path = pg_catalog
as $$
declare
  part regclass;
begin
  for part in
    select c.oid::regclass from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'warehouse' and c.relkind = 'r' and not c.relispartition and c.relname ~ '^events_\d{4}_\d{2}$'
  loop
    execute format('drop table %s', part);
  end loop;
end
$$;
revoke execute on function warehouse.drop_detached_partitions() from public;
