/*
{"kind": "interval", "selection": {"names": ["purchase"]}, "occurrence": {"fields": [{"source": "eventProperty", "path": "country"}]}}
*/
with firsts as (select distinct on (user_id, properties ->> 'country') user_id, occurred_at from events where name = 'purchase' and user_id is not null and properties ->> 'country' is not null order by user_id, properties ->> 'country', occurred_at),
gaps as (select extract(epoch from occurred_at - lag(occurred_at) over (partition by user_id order by occurred_at)) as s from firsts)
select count(s), avg(s), percentile_cont(0.5) within group (order by s), percentile_cont(0.9) within group (order by s) from gaps
