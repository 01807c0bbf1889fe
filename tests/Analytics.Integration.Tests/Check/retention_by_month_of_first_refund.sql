/*
{"kind": "retention", "cohortEvent": {"names": ["refund"]}, "cohortGrain": "month", "returnEvent": {"names": ["refund"]}}
*/
with firsts as (select user_id, min(occurred_at) as t, date_trunc('month', min(occurred_at) at time zone 'Europe/Oslo')::date as c from events where name = 'refund' and user_id is not null group by 1),
sizes as (select c, count(*) as n from firsts group by 1)
select c, p, (select count(distinct e.user_id) from events e join firsts f on f.user_id = e.user_id where f.c = sizes.c and e.name = 'refund' and e.occurred_at >= f.t and date_trunc('month', e.occurred_at at time zone 'Europe/Oslo')::date = (sizes.c + p * interval '1 month')::date) as back,
  100.0 * (select count(distinct e.user_id) from events e join firsts f on f.user_id = e.user_id where f.c = sizes.c and e.name = 'refund' and e.occurred_at >= f.t and date_trunc('month', e.occurred_at at time zone 'Europe/Oslo')::date = (sizes.c + p * interval '1 month')::date) / n, n
from sizes, lateral generate_series(0, (4 - extract(month from c))::int) as p order by 1, 2
