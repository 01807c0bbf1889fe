/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Median", "aggregation": "median", "field": {"source": "revenue"}, "selection": {"names": ["purchase"]}, "per": {"fields": [{"source": "eventProperty", "path": "order_id"}]}}, {"kind": "aggregate", "name": "P90", "aggregation": "percentile", "percentile": 0.9, "field": {"source": "revenue"}, "selection": {"names": ["purchase"]}, "per": {"fields": [{"source": "eventProperty", "path": "order_id"}]}}]}
*/
select percentile_cont(0.5) within group (order by v), percentile_cont(0.9) within group (order by v)
from (select sum(revenue) as v from events where name = 'purchase' group by properties ->> 'order_id') as x
