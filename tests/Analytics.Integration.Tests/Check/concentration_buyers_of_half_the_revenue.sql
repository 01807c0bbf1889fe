/*
{"kind": "concentration", "measure": {"kind": "aggregate", "aggregation": "sum", "field": {"source": "revenue"}, "selection": {"names": ["purchase"]}}, "by": {"field": {"source": "externalUserId"}, "name": "user"}, "reach": 50}
*/
with spent as (select u.external_id, sum(e.revenue) as value from events e join users u on u.user_id = e.user_id where e.name = 'purchase' group by 1 having sum(e.revenue) <> 0),
whole as (select sum(revenue) as value from events where name = 'purchase'),
needed as (select s.value from spent s where (select coalesce(sum(b.value), 0) from spent b where b.value > s.value or (b.value = s.value and b.external_id < s.external_id)) < (select value from whole) * 0.5)
select (select count(*) from needed), (select sum(value) from needed), (select value from whole), 100.0 * (select sum(value) from needed) / (select value from whole), 100.0 * (select count(*) from needed) / (select count(*) from spent)
