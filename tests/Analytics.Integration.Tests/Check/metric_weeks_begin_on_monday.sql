/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Users", "aggregation": "countDistinct", "field": {"source": "userId"}}], "grain": "week", "range": {"from": "2025-01-31T23:00:00+00:00", "to": "2025-02-28T23:00:00+00:00", "label": "February 2025"}}
*/
select date_trunc('week', occurred_at at time zone 'Europe/Oslo')::date, count(distinct user_id) from events where occurred_at >= '2025-02-01 00:00 Europe/Oslo' and occurred_at < '2025-03-01 00:00 Europe/Oslo' group by 1 order by 1
