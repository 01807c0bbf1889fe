/*
{"kind": "audience", "users": {"kind": "performed", "selection": {"names": ["signup"]}}, "breakdowns": [{"field": {"source": "userAttribute", "path": "plan"}}]}
*/
select attributes ->> 'plan', count(*) from users where user_id in (select user_id from events where name = 'signup') group by 1 order by 2 desc, 1
