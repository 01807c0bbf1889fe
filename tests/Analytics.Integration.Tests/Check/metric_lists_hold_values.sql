/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Events", "aggregation": "count"}], "where": {"kind": "field", "field": {"source": "eventProperty", "path": "tags"}, "operator": "equals", "values": ["b"]}}
*/
select count(*) from events where properties -> 'tags' @> '["b"]' or properties -> 'tags' @> '["B"]'
