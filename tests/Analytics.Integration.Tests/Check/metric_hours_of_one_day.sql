/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Events", "aggregation": "count"}], "grain": "hour", "range": {"from": "2025-02-09T23:00:00Z", "to": "2025-02-10T23:00:00Z"}}
*/
select h, (select count(*) from events where occurred_at >= h and occurred_at < h + interval '1 hour')
from generate_series(timestamptz '2025-02-09 23:00+00', timestamptz '2025-02-10 22:00+00', interval '1 hour') as h order by 1
