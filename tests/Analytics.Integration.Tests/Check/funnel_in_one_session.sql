/*
{"kind": "funnel", "steps": [{"names": ["view"]}, {"names": ["purchase"]}], "sessionPause": {"amount": 30, "unit": "minute"}, "output": "completed"}
*/
with begins as (
  select e.* from events e where e.user_id is not null
    and not exists (select 1 from events b where b.user_id = e.user_id and (b.occurred_at, b.event_id) < (e.occurred_at, e.event_id) and b.occurred_at >= e.occurred_at - interval '30 minutes')),
numbered as (
  select e.user_id, e.name, e.occurred_at, (select count(*) from begins b where b.user_id = e.user_id and (b.occurred_at, b.event_id) <= (e.occurred_at, e.event_id)) as session
  from events e where e.user_id is not null)
select count(distinct a.user_id), count(distinct b.user_id), 100.0 * count(distinct b.user_id) / count(distinct a.user_id)
from numbered a left join numbered b on b.user_id = a.user_id and b.session = a.session and b.name = 'purchase' and b.occurred_at > a.occurred_at
where a.name = 'view'
