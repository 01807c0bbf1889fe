/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Events", "aggregation": "count"}], "breakdowns": [{"field": {"source": "userAttribute", "path": "plan"}}, {"field": {"source": "userAttribute", "path": "signed_up"}, "grain": "month"}], "range": {"from": "2025-01-31T23:00:00+00:00", "to": "2025-02-28T23:00:00+00:00", "label": "February 2025"}, "limit": 6}
*/
select u.attributes ->> 'plan', case when u.attributes ->> 'signed_up' <> 'soon' then date_trunc('month', (u.attributes ->> 'signed_up')::timestamp)::date end, count(*)
from events e left join users u on u.user_id = e.user_id where e.occurred_at >= '2025-02-01 00:00 Europe/Oslo' and e.occurred_at < '2025-03-01 00:00 Europe/Oslo' group by 1, 2 order by 3 desc, 1, 2 limit 6
