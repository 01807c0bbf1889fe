/*
{"kind": "metric", "measures": [{"kind": "aggregate", "aggregation": "count", "selection": {"names": ["purchase"]}}], "grain": "month", "growth": true, "range": {"from": "2024-12-31T23:00:00Z", "to": "2025-03-31T22:00:00Z"}}
*/
with months as (select date_trunc('month', day::timestamp)::date as m, count(*) as c from events where name = 'purchase' and occurred_at >= timestamptz '2024-12-31 23:00:00+00' and occurred_at < timestamptz '2025-03-31 22:00:00+00' group by 1)
select m, c, 100.0 * (c - (select b.c from months b where b.m = (months.m - interval '1 month')::date)) / (select b.c from months b where b.m = (months.m - interval '1 month')::date) as growth from months order by 1
