-- The catalog is brought up to date by adding the statistics of each import to those stored here: no import reads old rows again.
-- Compressed binary of Analytics.Catalog.Statistics; null means "count again from the rows".
alter table app.catalog_events add column statistics bytea;
alter table app.catalog_properties add column statistics bytea;

-- Where the uploaded file of an import waits until it is stored (null: the file stays with the person who named it).
alter table app.imports add column file_path text;

-- Attaches a month that was loaded and indexed apart: the fast way to fill an empty warehouse. The table must hold events of that month only.
create function warehouse.attach_partition(month date) returns void
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
end
$$;
revoke execute on function warehouse.attach_partition(date) from public;
