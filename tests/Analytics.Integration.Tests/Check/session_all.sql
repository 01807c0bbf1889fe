/*
{"kind": "session"}
*/
with begins as (
  select e.* from events e where e.user_id is not null
    and not exists (select 1 from events b where b.user_id = e.user_id and (b.occurred_at, b.event_id) < (e.occurred_at, e.event_id) and b.occurred_at >= e.occurred_at - interval '30 minutes')),
numbered as (
  select e.user_id, e.name, e.occurred_at, (select count(*) from begins b where b.user_id = e.user_id and (b.occurred_at, b.event_id) <= (e.occurred_at, e.event_id)) as session
  from events e where e.user_id is not null),
sessions as (select user_id, session, extract(epoch from max(occurred_at) - min(occurred_at)) as seconds, count(*) as events from numbered group by 1, 2)
select count(*) as sessions, count(distinct user_id) as users, avg(seconds), percentile_cont(0.5) within group (order by seconds), max(seconds), avg(events), 1.0 * count(*) / count(distinct user_id) from sessions
