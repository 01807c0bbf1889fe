/*
{"kind": "audience", "users": {"kind": "funnel", "funnel": {"steps": [{"names": ["cart"]}, {"names": ["checkout"]}], "window": {"amount": 1, "unit": "hour"}}, "completed": false}}
*/
select count(*) from (select user_id from events where name = 'cart' and user_id is not null except select a.user_id from events a join events b on b.user_id = a.user_id and b.name = 'checkout' and b.occurred_at > a.occurred_at and b.occurred_at <= a.occurred_at + interval '1 hour' where a.name = 'cart') as x
