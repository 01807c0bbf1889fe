/*
{"kind": "audience", "users": {"kind": "performed", "selection": {"names": ["refund"]}}, "of": {"kind": "performed", "selection": {"names": ["purchase"]}, "range": {"from": "2024-12-31T23:00:00+00:00", "to": "2025-01-31T23:00:00+00:00", "label": "January 2025"}}}
*/
select count(*), count(*) filter (where refunded), 100.0 * count(*) filter (where refunded) / count(*) from (
  select u.user_id, exists (select 1 from events r where r.user_id = u.user_id and r.name = 'refund') as refunded from users u
  where exists (select 1 from events p where p.user_id = u.user_id and p.name = 'purchase' and p.occurred_at >= '2025-01-01 00:00 Europe/Oslo' and p.occurred_at < '2025-02-01 00:00 Europe/Oslo')) as x
