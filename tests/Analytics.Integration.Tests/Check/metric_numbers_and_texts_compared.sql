/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Events", "aggregation": "count"}], "where": {"kind": "any", "conditions": [{"kind": "field", "field": {"source": "eventProperty", "path": "quantity"}, "operator": "between", "values": ["2", "3"]}, {"kind": "field", "field": {"source": "eventProperty", "path": "device.os"}, "operator": "startsWith", "values": ["AND"]}, {"kind": "not", "condition": {"kind": "field", "field": {"source": "eventProperty", "path": "country"}, "operator": "isPresent", "values": []}}]}}
*/
select count(*) from events where properties ->> 'quantity' in ('2', '2.5', '3') or properties #>> '{device,os}' = 'android' or not properties ? 'country'
