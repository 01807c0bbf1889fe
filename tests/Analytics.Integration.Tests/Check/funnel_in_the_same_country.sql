/*
{"kind": "funnel", "steps": [{"names": ["refund"]}, {"names": ["signup"]}], "holdConstant": [{"source": "eventProperty", "path": "country"}], "output": "completed"}
*/
select count(distinct a.user_id), count(distinct b.user_id), 100.0 * count(distinct b.user_id) / count(distinct a.user_id)
from events a left join events b on b.user_id = a.user_id and b.name = 'signup' and b.properties ->> 'country' = a.properties ->> 'country' and b.occurred_at > a.occurred_at
where a.name = 'refund' and a.user_id is not null and a.properties ? 'country'
