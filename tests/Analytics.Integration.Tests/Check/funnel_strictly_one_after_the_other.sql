/*
{"kind": "funnel", "steps": [{"names": ["cart"]}, {"names": ["checkout"]}, {"names": ["purchase"]}], "order": "strict", "output": "completed"}
*/
select count(distinct user_id) filter (where name = 'cart'), count(distinct user_id) filter (where name = 'cart' and n2 = 'checkout' and n3 = 'purchase'),
  100.0 * count(distinct user_id) filter (where name = 'cart' and n2 = 'checkout' and n3 = 'purchase') / count(distinct user_id) filter (where name = 'cart')
from (select user_id, name, lead(name) over w as n2, lead(name, 2) over w as n3 from events where user_id is not null window w as (partition by user_id order by occurred_at, event_id)) as x
