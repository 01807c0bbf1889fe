/*
{"kind": "distribution", "value": {"kind": "aggregate", "field": {"source": "eventProperty", "path": "quantity"}}}
*/
with q as (select (properties ->> 'quantity')::numeric as v from events where properties ->> 'quantity' <> 'many')
select b, c, 100.0 * c / (select count(*) from q) from (select g::text || ' to ' || (g + 1)::text as b, g, (select count(*) from q where floor(v) = g) as c from generate_series(1, 9) as g) as x order by g
