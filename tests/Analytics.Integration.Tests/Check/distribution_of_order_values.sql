/*
{"kind": "distribution", "value": {"kind": "aggregate", "perAggregation": "count", "per": {"fields": [{"source": "eventProperty", "path": "order_id"}], "name": "order"}}}
*/
with q as (select count(*) as v from events where properties ? 'order_id' group by properties ->> 'order_id')
select v::text, count(*), 100.0 * count(*) / (select count(*) from q) from q group by v order by v
