/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Revenue", "aggregation": "sum", "field": {"source": "revenue"}, "selection": {"names": ["purchase"]}, "format": "money"}, {"kind": "aggregate", "name": "Events", "aggregation": "count"}], "range": {"from": "2030-01-01T00:00:00Z", "to": "2030-02-01T00:00:00Z"}}
*/
select 0::numeric, 0::bigint
