/*
{"kind": "lifecycle", "grain": "month", "churn": true, "range": {"from": "2024-12-31T23:00:00Z", "to": "2025-03-31T22:00:00Z"}}
*/
with active as (select distinct user_id, date_trunc('month', day::timestamp)::date as m from events where user_id is not null and occurred_at < timestamptz '2025-03-31 22:00:00+00'),
months as (select generate_series(timestamp '2025-01-01', timestamp '2025-03-01', interval '1 month')::date as m)
select months.m,
  (select count(*) from active as b where b.m = (months.m - interval '1 month')::date),
  (select count(*) from active as b where b.m = (months.m - interval '1 month')::date and not exists (select from active as a where a.user_id = b.user_id and a.m = months.m)),
  (select 100.0 * count(*) filter (where not exists (select from active as a where a.user_id = b.user_id and a.m = months.m)) / nullif(count(*), 0) from active as b where b.m = (months.m - interval '1 month')::date)
from months order by 1
