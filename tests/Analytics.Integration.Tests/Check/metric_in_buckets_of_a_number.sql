/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Events", "aggregation": "count"}], "breakdowns": [{"field": {"source": "eventProperty", "path": "quantity"}, "excludeMissing": true, "buckets": [{"label": "few", "from": 1, "to": 2}, {"label": "some", "from": 3, "to": 5}, {"label": "many", "from": 6}]}]}
*/
select b, count(*) from (select case when q between 1 and 2 then 'few' when q between 3 and 5 then 'some' when q >= 6 then 'many' end as b, case when q between 1 and 2 then 1 when q between 3 and 5 then 2 else 3 end as place
from (select (properties ->> 'quantity')::numeric as q from events where properties ->> 'quantity' <> 'many') as x) as y where b is not null group by 1 order by min(place)
