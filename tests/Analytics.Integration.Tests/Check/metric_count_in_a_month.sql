/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Events", "aggregation": "count"}], "range": {"from": "2025-01-31T23:00:00+00:00", "to": "2025-02-28T23:00:00+00:00", "label": "February 2025"}}
*/
select count(*) from events where occurred_at >= '2025-02-01 00:00 Europe/Oslo' and occurred_at < '2025-03-01 00:00 Europe/Oslo'
