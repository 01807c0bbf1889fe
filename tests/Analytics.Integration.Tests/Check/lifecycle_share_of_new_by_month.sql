/*
{"kind": "lifecycle", "grain": "month", "newAndReturning": true, "range": {"from": "2024-12-31T23:00:00Z", "to": "2025-03-31T22:00:00Z"}}
*/
with active as (select distinct user_id, date_trunc('month', day::timestamp)::date as m from events where user_id is not null and occurred_at < timestamptz '2025-03-31 22:00:00+00'),
firsts as (select user_id, min(m) as f from active group by 1)
select m, count(*) filter (where f = m), count(*) filter (where f < m), 100.0 * count(*) filter (where f = m) / count(*)
from active join firsts using (user_id) where m between date '2025-01-01' and date '2025-03-01' group by 1 order by 1
