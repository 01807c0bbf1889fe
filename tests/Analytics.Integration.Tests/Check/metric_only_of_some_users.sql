/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Events", "aggregation": "count"}], "breakdowns": [{"field": {"source": "eventName"}}], "users": {"kind": "attribute", "condition": {"kind": "field", "field": {"source": "userAttribute", "path": "plan"}, "operator": "equals", "values": ["pro"]}}}
*/
select e.name, count(*) from events e join users u on u.user_id = e.user_id where u.attributes ->> 'plan' = 'pro' group by 1 order by 2 desc, 1
