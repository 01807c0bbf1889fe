/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Revenue", "aggregation": "sum", "field": {"source": "revenue"}, "selection": {"names": ["purchase"]}, "format": "money"}], "shareOfTotal": true, "breakdowns": [{"field": {"source": "eventProperty", "path": "country"}, "name": "Region", "cases": [{"label": "Norway", "values": ["norway"]}], "otherwise": "Elsewhere"}]}
*/
select case when properties ->> 'country' = 'Norway' then 'Norway' else 'Elsewhere' end, sum(revenue), 100 * sum(revenue) / (select sum(revenue) from events where name = 'purchase')
from events where name = 'purchase' group by 1 order by 2 desc
