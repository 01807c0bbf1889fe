-- How long an organization keeps its events, and the rows of queries that nobody kept as a favourite; null: for ever.
alter table app.organizations
  add column event_retention_days integer constraint organizations_event_retention_days_range check (event_retention_days between 30 and 36500),
  add column result_retention_days integer constraint organizations_result_retention_days_range check (result_retention_days between 1 and 36500);

-- The log keeps that a query ran and what it said of itself; its rows may go.
alter table app.analytics_queries add column rows_removed_at timestamptz;
create index analytics_queries_rows_kept_idx on app.analytics_queries (organization_id, created_at) where rows is not null and not favourite;

-- Months grow at one end and are read everywhere: visibility maps and statistics after two percent of change, not twenty, so that a big
-- month is neither read from the heap nor planned by the counts of last week. Inserts alone count too.
create function warehouse.tune_partitions() returns integer
  language plpgsql set search_path = pg_catalog
as $$
declare
  partition regclass;
  tuned integer := 0;
begin
  for partition in
    select c.oid::regclass from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'warehouse.events'::regclass and coalesce(array_to_string(c.reloptions, ','), '') not like '%autovacuum_analyze_scale_factor%'
  loop
    execute format(
      'alter table %s set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02, '
      'autovacuum_vacuum_insert_threshold = 5000, autovacuum_vacuum_cost_delay = 1)', partition);
    tuned := tuned + 1;
  end loop;
  return tuned;
end
$$;
revoke execute on function warehouse.tune_partitions() from public;
select warehouse.tune_partitions();
