/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Events", "aggregation": "count"}], "where": {"kind": "field", "field": {"source": "eventProperty", "path": "ships_at"}, "operator": "lessThan", "values": ["2025-02-01"]}}
*/
select count(*) from events where properties ->> 'ships_at' like '202%Z' and properties ->> 'ships_at' < '2025-02-01'
