/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Per buyer", "aggregation": "average", "perAggregation": "count", "per": {"fields": [{"source": "userId"}]}, "selection": {"names": ["purchase"]}}]}
*/
select count(*)::numeric / count(distinct user_id) from events where name = 'purchase' and user_id is not null
