/*
{"kind": "session", "perSession": {"kind": "aggregate", "aggregation": "sum", "field": {"source": "revenue"}, "selection": {"names": ["purchase"]}, "name": "revenue", "format": "money"}}
*/
with begins as (
  select e.* from events e where e.user_id is not null
    and not exists (select 1 from events b where b.user_id = e.user_id and (b.occurred_at, b.event_id) < (e.occurred_at, e.event_id) and b.occurred_at >= e.occurred_at - interval '30 minutes')),
numbered as (
  select e.user_id, e.name, e.revenue, e.occurred_at, (select count(*) from begins b where b.user_id = e.user_id and (b.occurred_at, b.event_id) <= (e.occurred_at, e.event_id)) as session
  from events e where e.user_id is not null),
sessions as (select user_id, session, coalesce(sum(revenue) filter (where name = 'purchase'), 0) as money from numbered group by 1, 2)
select avg(money), count(*), sum(money) from sessions
