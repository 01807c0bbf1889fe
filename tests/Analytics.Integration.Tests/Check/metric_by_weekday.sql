/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Revenue", "aggregation": "sum", "field": {"source": "revenue"}, "selection": {"names": ["purchase"]}, "format": "money"}], "grain": "dayOfWeek"}
*/
select d, (select coalesce(sum(revenue), 0) from events where name = 'purchase' and extract(isodow from occurred_at at time zone 'Europe/Oslo') = d) from generate_series(1, 7) as d order by 1
