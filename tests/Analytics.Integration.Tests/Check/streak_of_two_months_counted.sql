/*
{"kind": "streak", "grain": "month", "atLeast": 2, "output": "count", "event": {"names": ["purchase"]}}
*/
with months as (select distinct user_id, date_trunc('month', day::timestamp)::date as m from events where user_id is not null and name = 'purchase')
select count(distinct a.user_id) from months a join months b on b.user_id = a.user_id and b.m = (a.m + interval '1 month')::date
