/*
{"kind": "metric", "measures": [{"kind": "aggregate", "aggregation": "sum", "field": {"source": "eventProperty", "path": "quantity"}}, {"kind": "aggregate", "aggregation": "average", "field": {"source": "eventProperty", "path": "quantity"}}, {"kind": "aggregate", "aggregation": "maximum", "field": {"source": "eventProperty", "path": "quantity"}}]}
*/
select sum(q), avg(q), max(q) from (select (properties ->> 'quantity')::numeric as q from events where properties ->> 'quantity' <> 'many') as x
