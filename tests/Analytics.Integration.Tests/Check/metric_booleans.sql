/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Events", "aggregation": "count"}], "where": {"kind": "field", "field": {"source": "eventProperty", "path": "trial"}, "operator": "equals", "values": ["yes"]}}
*/
select count(*) from events where (properties -> 'trial')::boolean
