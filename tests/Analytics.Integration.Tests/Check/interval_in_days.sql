/*
{"kind": "interval", "selection": {"names": ["purchase"]}, "durationUnit": "day"}
*/
with gaps as (select extract(epoch from occurred_at - lag(occurred_at) over (partition by user_id order by occurred_at, event_id)) as s from events where name = 'purchase' and user_id is not null)
select count(s), avg(s), percentile_cont(0.5) within group (order by s), percentile_cont(0.9) within group (order by s), avg(s) / 86400, percentile_cont(0.5) within group (order by s) / 86400, percentile_cont(0.9) within group (order by s) / 86400 from gaps
