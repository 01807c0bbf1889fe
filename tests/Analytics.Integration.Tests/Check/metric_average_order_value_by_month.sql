/*
{"kind": "metric", "measures": [{"kind": "ratio", "name": "AOV", "numerator": {"kind": "aggregate", "name": "Revenue", "aggregation": "sum", "field": {"source": "revenue"}, "selection": {"names": ["purchase"]}, "format": "money"}, "denominator": {"kind": "aggregate", "name": "Orders", "aggregation": "countDistinct", "field": {"source": "eventProperty", "path": "order_id"}, "selection": {"names": ["purchase"]}}}, {"kind": "aggregate", "name": "Revenue", "aggregation": "sum", "field": {"source": "revenue"}, "selection": {"names": ["purchase"]}, "format": "money"}, {"kind": "aggregate", "name": "Orders", "aggregation": "countDistinct", "field": {"source": "eventProperty", "path": "order_id"}, "selection": {"names": ["purchase"]}}], "grain": "month"}
*/
select date_trunc('month', occurred_at at time zone 'Europe/Oslo')::date as month,
  sum(revenue) / count(distinct properties ->> 'order_id'), sum(revenue), count(distinct properties ->> 'order_id')
from events where name = 'purchase' group by 1 order by 1
