/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Events", "aggregation": "count"}], "breakdowns": [{"field": {"source": "eventProperty", "path": "tags"}, "excludeMissing": true}]}
*/
select t, count(*) from events, jsonb_array_elements_text(properties -> 'tags') as t group by 1 order by 2 desc, 1
