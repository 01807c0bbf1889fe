/*
{"kind": "sequence", "anchor": {"names": ["purchase"]}, "direction": "before", "steps": 2, "limit": 3}
*/
select two.name || ' → ' || one.name as path, count(*) as times, 100.0 * count(*) / sum(count(*)) over () as share
from events c
cross join lateral (select f.name, f.occurred_at, f.event_id from events f where f.user_id = c.user_id and (f.occurred_at, f.event_id) < (c.occurred_at, c.event_id) order by f.occurred_at desc, f.event_id desc limit 1) as one
cross join lateral (select f.name from events f where f.user_id = c.user_id and (f.occurred_at, f.event_id) < (one.occurred_at, one.event_id) order by f.occurred_at desc, f.event_id desc limit 1) as two
where c.name = 'purchase' group by 1 order by 2 desc, 1 limit 3
