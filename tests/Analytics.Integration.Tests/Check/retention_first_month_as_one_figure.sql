/*
{"kind": "retention", "cohortEvent": {"names": ["purchase"]}, "cohortGrain": "month", "periodGrain": "month", "periods": 1, "single": true}
*/
with firsts as (select user_id, min(occurred_at) as at, date_trunc('month', min(day)::timestamp)::date as m from events where name = 'purchase' and user_id is not null group by 1),
begun as (select * from firsts where m < date '2025-04-01')
select count(*), count(*) filter (where back), 100.0 * count(*) filter (where back) / count(*) from (
  select b.user_id, exists (select 1 from events e where e.user_id = b.user_id and e.occurred_at >= b.at and date_trunc('month', e.day::timestamp)::date = (b.m + interval '1 month')::date) as back from begun b) as x
