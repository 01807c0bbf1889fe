/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Revenue", "aggregation": "sum", "field": {"source": "revenue"}, "selection": {"names": ["purchase"]}, "format": "money"}, {"kind": "aggregate", "name": "Users", "aggregation": "countDistinct", "field": {"source": "userId"}}], "range": {"from": "2025-01-31T23:00:00+00:00", "to": "2025-02-28T23:00:00+00:00", "label": "February 2025"}, "comparison": {"ranges": [{"from": "2024-12-31T23:00:00+00:00", "to": "2025-01-31T23:00:00+00:00", "label": "January 2025"}], "percentChange": true}}
*/
select a.r, b.r, 100 * (b.r - a.r) / a.r, a.u, b.u, 100.0 * (b.u - a.u) / a.u
from (select sum(revenue) filter (where name = 'purchase') as r, count(distinct user_id) as u from events where occurred_at >= '2025-01-01 00:00 Europe/Oslo' and occurred_at < '2025-02-01 00:00 Europe/Oslo') as a,
  (select sum(revenue) filter (where name = 'purchase') as r, count(distinct user_id) as u from events where occurred_at >= '2025-02-01 00:00 Europe/Oslo' and occurred_at < '2025-03-01 00:00 Europe/Oslo') as b
