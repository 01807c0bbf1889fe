/*
{"kind": "session"}
*/
with starts as (
  select e.user_id, e.occurred_at, e.event_id, (select count(*) from events s where s.user_id = e.user_id and (s.occurred_at, s.event_id) <= (e.occurred_at, e.event_id)
    and not exists (select 1 from events b where b.user_id = s.user_id and (b.occurred_at, b.event_id) < (s.occurred_at, s.event_id) and b.occurred_at >= s.occurred_at - interval '30 minutes')) as number
  from events e where e.user_id is not null),
sessions as (select user_id, number, extract(epoch from max(occurred_at) - min(occurred_at)) as seconds, count(*) as events from starts group by 1, 2)
select count(*) as sessions, count(distinct user_id) as users, avg(seconds), percentile_cont(0.5) within group (order by seconds), avg(events), 1.0 * count(*) / count(distinct user_id) from sessions
