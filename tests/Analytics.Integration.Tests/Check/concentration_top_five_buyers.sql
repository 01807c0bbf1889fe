/*
{"kind": "concentration", "measure": {"kind": "aggregate", "aggregation": "sum", "field": {"source": "revenue"}, "selection": {"names": ["purchase"]}}, "by": {"field": {"source": "externalUserId"}, "name": "user"}, "top": 5}
*/
with spent as (select user_id, sum(revenue) as value from events where name = 'purchase' and user_id is not null group by 1 having sum(revenue) <> 0), top as (select value from spent order by value desc nulls last limit 5),
whole as (select sum(revenue) as value from events where name = 'purchase')
select (select count(*) from top), (select sum(value) from top), (select value from whole), 100.0 * (select sum(value) from top) / (select value from whole), 100.0 * (select count(*) from top) / (select count(*) from spent)
