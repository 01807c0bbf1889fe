/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Events", "aggregation": "count"}], "grain": "month", "rollingBuckets": 2, "range": {"from": "2025-01-31T23:00:00Z", "to": "2025-03-31T22:00:00Z"}}
*/
with months as (select date_trunc('month', day::timestamp)::date as m, count(*) as n from events where occurred_at < timestamptz '2025-03-31 22:00:00+00' group by 1)
select m, n, (select avg(b.n) from months b where b.m in (months.m, (months.m - interval '1 month')::date)) from months where m >= date '2025-02-01' order by 1
