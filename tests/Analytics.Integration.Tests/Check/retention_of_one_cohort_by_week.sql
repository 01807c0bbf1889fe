/*
{"kind": "retention", "cohort": {"kind": "performed", "selection": {"names": ["refund"]}, "range": {"from": "2025-02-02T23:00:00Z", "to": "2025-02-09T23:00:00Z"}}, "periodGrain": "week", "returnEvent": {"names": ["refund"]}, "returnRange": {"from": "2025-02-09T23:00:00Z", "to": "2025-03-02T23:00:00Z"}}
*/
with cohort as (select distinct user_id from events where name = 'refund' and user_id is not null and day between '2025-02-03' and '2025-02-09')
select w::date, (select count(distinct e.user_id) from events e where e.name = 'refund' and e.user_id in (select user_id from cohort) and e.day between w::date and w::date + 6) as n,
  100.0 * (select count(distinct e.user_id) from events e where e.name = 'refund' and e.user_id in (select user_id from cohort) and e.day between w::date and w::date + 6) / (select count(*) from cohort), (select count(*) from cohort)
from generate_series(timestamp '2025-02-10', timestamp '2025-02-24', interval '7 days') as w order by 1
