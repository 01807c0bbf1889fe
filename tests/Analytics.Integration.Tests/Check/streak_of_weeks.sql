/*
{"kind": "streak", "grain": "week", "limit": 20}
*/
with weeks as (select distinct user_id, date_trunc('week', day::timestamp)::date as w from events where user_id is not null),
islands as (select user_id, w, w - 7 * row_number() over (partition by user_id order by w)::int as island from weeks),
runs as (select user_id, count(*) as length, min(w) as began, max(w) as ended from islands group by user_id, island),
best as (select distinct on (user_id) * from runs order by user_id, length desc, began)
select u.external_id, best.length, best.began, best.ended from best join users u using (user_id) order by best.length desc, u.external_id limit 20
