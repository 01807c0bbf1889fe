/*
{"kind": "metric", "measures": [{"kind": "aggregate", "aggregation": "minimum", "field": {"source": "occurredAt"}}, {"kind": "aggregate", "aggregation": "maximum", "field": {"source": "occurredAt"}}, {"kind": "aggregate", "aggregation": "mode", "field": {"source": "eventProperty", "path": "country"}}], "where": {"kind": "field", "field": {"source": "externalUserId"}, "operator": "equals", "values": ["Customer-3"]}}
*/
select min(occurred_at), max(occurred_at), (select properties ->> 'country' from events where user_id = 3 and properties ? 'country' group by 1 order by count(*) desc, 1 limit 1) from events where user_id = 3
