/*
{"kind": "interval", "selection": {"names": ["purchase"]}}
*/
with gaps as (
  select extract(epoch from p.occurred_at - (select b.occurred_at from events b where b.user_id = p.user_id and b.name = 'purchase' and (b.occurred_at, b.event_id) < (p.occurred_at, p.event_id) order by b.occurred_at desc, b.event_id desc limit 1)) as seconds
  from events p where p.name = 'purchase' and p.user_id is not null)
select count(seconds) as intervals, avg(seconds) as average, percentile_cont(0.5) within group (order by seconds) as median, percentile_cont(0.9) within group (order by seconds) as p90 from gaps
