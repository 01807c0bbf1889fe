/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Events", "aggregation": "count"}], "where": {"kind": "field", "field": {"source": "eventProperty", "path": "country"}, "operator": "notEquals", "values": ["Norway", "Denmark"]}}
*/
select count(*) from events where coalesce(properties ->> 'country', '') not in ('Norway', 'Denmark')
