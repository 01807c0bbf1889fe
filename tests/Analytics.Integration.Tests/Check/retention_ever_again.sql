/*
{"kind": "retention", "cohort": {"kind": "firstPerformed", "selection": {"names": ["signup"]}, "range": {"from": "2025-01-31T23:00:00+00:00", "to": "2025-02-28T23:00:00+00:00", "label": "February 2025"}}, "returnEvent": {"names": ["refund"]}}
*/
with firsts as (select user_id, min(occurred_at) as t from events where name = 'signup' and user_id is not null group by 1 having min(occurred_at) >= '2025-02-01 00:00 Europe/Oslo' and min(occurred_at) < '2025-03-01 00:00 Europe/Oslo')
select count(*), count(*) filter (where back), 100.0 * count(*) filter (where back) / count(*) from (select exists (select 1 from events e where e.user_id = f.user_id and e.name = 'refund' and e.occurred_at > f.t) as back from firsts f) as x
