/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Events", "aggregation": "count"}], "where": {"kind": "field", "field": {"source": "eventProperty", "path": "country"}, "operator": "equals", "values": ["SWEDEN"]}}
*/
select count(*) from events where lower(properties ->> 'country') = 'sweden'
