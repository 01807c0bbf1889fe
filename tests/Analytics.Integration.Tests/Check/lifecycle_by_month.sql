/*
{"kind": "lifecycle", "grain": "month", "range": {"from": "2024-12-31T23:00:00Z", "to": "2025-03-31T22:00:00Z"}}
*/
with active as (select distinct user_id, date_trunc('month', day::timestamp)::date as m from events where user_id is not null and occurred_at < timestamptz '2025-03-31 22:00:00+00'),
months as (select m::date as m from generate_series(date '2025-01-01', date '2025-03-01', interval '1 month') as s(m))
select months.m,
  (select count(*) from active a where a.m = months.m and not exists (select 1 from active b where b.user_id = a.user_id and b.m < a.m)) as new,
  (select count(*) from active a where a.m = months.m and exists (select 1 from active b where b.user_id = a.user_id and b.m = (a.m - interval '1 month')::date)) as returning,
  (select count(*) from active a where a.m = months.m and exists (select 1 from active b where b.user_id = a.user_id and b.m < a.m) and not exists (select 1 from active b where b.user_id = a.user_id and b.m = (a.m - interval '1 month')::date)) as resurrected,
  (select count(*) from active a where a.m = (months.m - interval '1 month')::date and not exists (select 1 from active b where b.user_id = a.user_id and b.m = months.m)) as dormant
from months order by 1
