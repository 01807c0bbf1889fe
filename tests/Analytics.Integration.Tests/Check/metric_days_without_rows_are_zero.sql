/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Events", "aggregation": "count"}], "grain": "day", "range": {"from": "2025-01-31T23:00:00+00:00", "to": "2025-02-28T23:00:00+00:00", "label": "February 2025"}, "where": {"kind": "all", "conditions": [{"kind": "field", "field": {"source": "eventName"}, "operator": "equals", "values": ["refund"]}, {"kind": "field", "field": {"source": "eventProperty", "path": "country"}, "operator": "equals", "values": ["denmark"]}]}}
*/
select d::date, (select count(*) from events where name = 'refund' and properties ->> 'country' = 'Denmark' and (occurred_at at time zone 'Europe/Oslo')::date = d::date)
from generate_series(timestamp '2025-02-01', timestamp '2025-02-28', interval '1 day') as d order by 1
