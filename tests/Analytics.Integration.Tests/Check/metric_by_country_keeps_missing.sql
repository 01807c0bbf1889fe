/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Events", "aggregation": "count"}], "breakdowns": [{"field": {"source": "eventProperty", "path": "country"}}]}
*/
select properties ->> 'country', count(*) from events group by 1 order by 2 desc, 1
