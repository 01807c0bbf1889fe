/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Users", "aggregation": "countDistinct", "field": {"source": "userId"}}], "where": {"kind": "field", "field": {"source": "eventName"}, "operator": "equals", "values": ["PURCHASE"]}}
*/
select count(*) from (select distinct user_id from events where name = 'purchase' and user_id is not null) as x
