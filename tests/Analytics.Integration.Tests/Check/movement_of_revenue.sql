/*
{"kind": "movement", "measure": {"kind": "aggregate", "aggregation": "count", "selection": {"names": ["purchase"]}}, "by": [{"field": {"source": "eventProperty", "path": "country"}, "name": "country"}], "before": {"from": "2025-01-31T23:00:00Z", "to": "2025-02-28T23:00:00Z"}, "range": {"from": "2025-02-28T23:00:00Z", "to": "2025-03-31T22:00:00Z"}}
*/
with rows as (select coalesce(properties ->> 'country', '-') as country, properties ->> 'country' as told, occurred_at < timestamptz '2025-02-28 23:00:00+00' as earlier from events where name = 'purchase' and occurred_at >= timestamptz '2025-01-31 23:00:00+00' and occurred_at < timestamptz '2025-03-31 22:00:00+00'),
parts as (select 'total' as property, 'everything' as value, count(*) filter (where earlier) as before, count(*) filter (where not earlier) as after from rows
  union all select 'country', max(told), count(*) filter (where earlier), count(*) filter (where not earlier) from rows group by country)
select property, value, before, after, after - before, 100.0 * (after - before) / nullif((select after - before from parts where property = 'total'), 0)
from parts order by property = 'total' desc, abs(after - before) desc nulls last, property, value limit 13
