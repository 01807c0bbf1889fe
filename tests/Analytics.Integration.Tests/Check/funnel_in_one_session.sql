/*
{"kind": "funnel", "steps": [{"names": ["view"]}, {"names": ["purchase"]}], "sessionPause": {"amount": 30, "unit": "minute"}, "output": "completed"}
*/
with numbered as (
  select e.user_id, e.name, e.occurred_at, (select count(*) from events s where s.user_id = e.user_id and (s.occurred_at, s.event_id) <= (e.occurred_at, e.event_id)
    and not exists (select 1 from events b where b.user_id = s.user_id and (b.occurred_at, b.event_id) < (s.occurred_at, s.event_id) and b.occurred_at >= s.occurred_at - interval '30 minutes')) as session
  from events e where e.user_id is not null)
select count(distinct a.user_id), count(distinct b.user_id), 100.0 * count(distinct b.user_id) / count(distinct a.user_id)
from numbered a left join numbered b on b.user_id = a.user_id and b.session = a.session and b.name = 'purchase' and b.occurred_at > a.occurred_at
where a.name = 'view'
