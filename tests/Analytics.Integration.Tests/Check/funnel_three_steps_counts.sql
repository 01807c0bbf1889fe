/*
{"kind": "funnel", "steps": [{"names": ["view"]}, {"names": ["cart"]}, {"names": ["purchase"]}], "window": {"amount": 2, "unit": "hour"}, "range": {"from": "2025-01-31T23:00:00+00:00", "to": "2025-02-28T23:00:00+00:00", "label": "February 2025"}}
*/
with chains as (
  select v.user_id, v.occurred_at as t1, c.t2, p.t3
  from events v
  left join lateral (select min(c.occurred_at) as t2 from events c where c.user_id = v.user_id and c.name = 'cart' and c.occurred_at > v.occurred_at and c.occurred_at <= v.occurred_at + interval '2 hours') c on true
  left join lateral (select min(p.occurred_at) as t3 from events p where p.user_id = v.user_id and p.name = 'purchase' and p.occurred_at > c.t2 and p.occurred_at <= v.occurred_at + interval '2 hours') p on true
  where v.name = 'view' and v.user_id is not null and v.occurred_at >= '2025-02-01 00:00 Europe/Oslo' and v.occurred_at < '2025-03-01 00:00 Europe/Oslo'),
best as (select distinct on (user_id) * from chains order by user_id, (t2 is not null)::int + (t3 is not null)::int desc, t1),
counts as (select count(*) as n1, count(t2) as n2, count(t3) as n3,
  percentile_cont(0.5) within group (order by extract(epoch from t2 - t1)) as s2, percentile_cont(0.5) within group (order by extract(epoch from t3 - t2)) as s3 from best)
select 1, 'view', n1, 100.0, 100.0, null::float8 from counts
union all select 2, 'cart', n2, 100.0 * n2 / n1, 100.0 * n2 / n1, s2 from counts
union all select 3, 'purchase', n3, 100.0 * n3 / n1, 100.0 * n3 / n2, s3 from counts order by 1
