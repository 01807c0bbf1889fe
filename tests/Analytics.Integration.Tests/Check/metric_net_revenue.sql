/*
{"kind": "metric", "measures": [{"kind": "arithmetic", "name": "Net", "left": {"kind": "aggregate", "name": "Revenue", "aggregation": "sum", "field": {"source": "revenue"}, "selection": {"names": ["purchase"]}, "format": "money"}, "operator": "add", "right": {"kind": "aggregate", "name": null, "aggregation": "sum", "field": {"source": "revenue"}, "selection": {"names": ["refund"]}, "format": "money"}}]}
*/
select sum(revenue) from events where name in ('purchase', 'refund')
