/*
{"kind": "funnel", "steps": [{"names": ["refund"]}, {"names": ["signup"]}], "order": "any", "window": {"amount": 3, "unit": "hour"}, "output": "completed"}
*/
select count(distinct a.user_id), count(distinct a.user_id) filter (where exists (select 1 from events b where b.user_id = a.user_id and b.name <> a.name and b.name in ('refund', 'signup') and b.occurred_at between a.occurred_at and a.occurred_at + interval '3 hours')),
  100.0 * count(distinct a.user_id) filter (where exists (select 1 from events b where b.user_id = a.user_id and b.name <> a.name and b.name in ('refund', 'signup') and b.occurred_at between a.occurred_at and a.occurred_at + interval '3 hours')) / count(distinct a.user_id)
from events a where a.name in ('refund', 'signup') and a.user_id is not null
