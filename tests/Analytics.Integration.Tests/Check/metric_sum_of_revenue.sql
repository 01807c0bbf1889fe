/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Revenue", "aggregation": "sum", "field": {"source": "revenue"}, "selection": {"names": ["purchase"]}, "format": "money"}]}
*/
select sum(revenue) from events where name = 'purchase'
