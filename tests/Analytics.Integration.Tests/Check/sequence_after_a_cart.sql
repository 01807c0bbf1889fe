/*
{"kind": "sequence", "anchor": {"names": ["cart"]}, "direction": "after"}
*/
select n.name, count(*) as times, 100.0 * count(*) / sum(count(*)) over () as share
from events c cross join lateral (
  select f.name from events f where f.user_id = c.user_id and (f.occurred_at, f.event_id) > (c.occurred_at, c.event_id) order by f.occurred_at, f.event_id limit 1) as n
where c.name = 'cart' group by 1 order by 2 desc, 1
