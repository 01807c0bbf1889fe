/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Revenue", "aggregation": "sum", "field": {"source": "revenue"}, "selection": {"names": ["purchase"]}, "format": "money"}], "grain": "month", "breakdowns": [{"field": {"source": "eventProperty", "path": "country"}, "excludeMissing": true}], "limit": 2}
*/
with top as (select properties ->> 'country' as c, sum(revenue) as total from events where name = 'purchase' and properties ? 'country' group by 1 order by 2 desc, 1 limit 2)
select m::date, c, (select coalesce(sum(revenue), 0) from events where name = 'purchase' and properties ->> 'country' = c and date_trunc('month', day::timestamp) = m)
from top, generate_series(timestamp '2025-01-01', timestamp '2025-04-01', interval '1 month') as m order by 1, total desc
