/*
{"kind": "audience", "users": {"kind": "all", "sets": [{"kind": "performed", "selection": {"names": ["purchase"]}}, {"kind": "not", "set": {"kind": "performed", "selection": {"names": ["refund"]}, "range": {"from": "2025-01-31T23:00:00+00:00", "to": "2025-02-28T23:00:00+00:00", "label": "February 2025"}}}]}}
*/
select count(*) from (select distinct user_id from events where name = 'purchase' and user_id is not null except select user_id from events where name = 'refund' and occurred_at >= '2025-02-01 00:00 Europe/Oslo' and occurred_at < '2025-03-01 00:00 Europe/Oslo') as x
