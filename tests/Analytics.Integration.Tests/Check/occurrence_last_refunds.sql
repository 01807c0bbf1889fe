/*
{"kind": "occurrence", "selection": {"names": ["refund"]}, "limit": 3, "fields": [{"source": "revenue"}, {"source": "eventProperty", "path": "device.os"}]}
*/
select e.occurred_at, u.external_id, e.name, e.revenue, e.properties #>> '{device,os}' from events e left join users u on u.user_id = e.user_id where e.name = 'refund' order by e.occurred_at desc, e.event_id limit 3
