/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Events", "aggregation": "count"}], "breakdowns": [{"field": {"source": "externalUserId"}}], "having": {"operator": "greaterOrEqual", "value": 60}}
*/
select u.external_id, count(*) from events e join users u on u.user_id = e.user_id group by 1 having count(*) >= 60 order by 2 desc, 1
