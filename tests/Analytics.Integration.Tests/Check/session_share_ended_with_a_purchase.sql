/*
{"kind": "session", "holding": [{"names": ["purchase"]}], "place": "end", "share": true}
*/
with begins as (
  select e.* from events e where e.user_id is not null
    and not exists (select 1 from events b where b.user_id = e.user_id and (b.occurred_at, b.event_id) < (e.occurred_at, e.event_id) and b.occurred_at >= e.occurred_at - interval '30 minutes')),
numbered as (
  select e.user_id, e.name, e.occurred_at, e.event_id, (select count(*) from begins b where b.user_id = e.user_id and (b.occurred_at, b.event_id) <= (e.occurred_at, e.event_id)) as session
  from events e where e.user_id is not null),
sessions as (select distinct on (user_id, session) user_id, session, name = 'purchase' as sold from numbered order by user_id, session, occurred_at desc, event_id desc)
select count(*), count(*) filter (where sold), 100.0 * count(*) filter (where sold) / count(*) from sessions
