/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "average revenue", "aggregation": "average", "field": {"source": "revenue"}, "selection": {"names": ["purchase"]}}, {"kind": "aggregate", "name": "purchases", "aggregation": "count", "selection": {"names": ["purchase"]}}], "breakdowns": [{"field": {"source": "externalUserId"}}], "having": {"operator": "greaterOrEqual", "value": 3}, "havingMeasure": 1, "orderBy": {"measure": 0, "descending": true}}
*/
select u.external_id, avg(e.revenue), count(*) from events e join users u on u.user_id = e.user_id where e.name = 'purchase' group by 1 having count(*) >= 3 order by 2 desc nulls last, 1
