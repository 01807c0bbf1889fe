/*
{"kind": "retention", "cohortEvent": {"names": ["signup"]}, "cohortGrain": "week", "cohortRange": {"from": "2024-12-31T23:00:00+00:00", "to": "2025-01-31T23:00:00+00:00", "label": "January 2025"}, "retention": "onOrAfter", "returnEvent": {"names": ["purchase"]}, "periods": 3}
*/
with firsts as (select user_id, min(occurred_at) as t, date_trunc('week', min(occurred_at) at time zone 'Europe/Oslo')::date as c from events where name = 'signup' and user_id is not null group by 1),
cohorts as (select * from firsts where t >= '2025-01-01 00:00 Europe/Oslo' and t < '2025-02-01 00:00 Europe/Oslo'),
sizes as (select c, count(*) as n from cohorts group by 1)
select c, p, b, 100.0 * b / n, n from (select c, p, n, (select count(distinct f.user_id) from cohorts f join events e on e.user_id = f.user_id and e.name = 'purchase' and e.occurred_at >= f.t
  where f.c = sizes.c and date_trunc('week', e.occurred_at at time zone 'Europe/Oslo')::date >= sizes.c + 7 * p) as b from sizes, generate_series(0, 3) as p) as x order by 1, 2
