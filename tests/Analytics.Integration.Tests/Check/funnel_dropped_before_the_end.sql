/*
{"kind": "funnel", "steps": [{"names": ["checkout"]}, {"names": ["signup"]}, {"names": ["refund"]}], "window": {"amount": 1, "unit": "hour"}, "output": "droppedOff"}
*/
with came as (select distinct a.user_id from events a join events b on b.user_id = a.user_id and b.name = 'signup' and b.occurred_at > a.occurred_at and b.occurred_at <= a.occurred_at + interval '1 hour' where a.name = 'checkout'),
left_off as (select distinct a.user_id from events a join events b on b.user_id = a.user_id and b.name = 'signup' and b.occurred_at > a.occurred_at and b.occurred_at <= a.occurred_at + interval '1 hour' where a.name = 'checkout'
except select a.user_id from events a join events b on b.user_id = a.user_id and b.name = 'signup' and b.occurred_at > a.occurred_at join events c on c.user_id = a.user_id and c.name = 'refund' and c.occurred_at > b.occurred_at and c.occurred_at <= a.occurred_at + interval '1 hour' where a.name = 'checkout')
select (select count(*) from left_off), (select count(*) from came), 100.0 * (select count(*) from left_off) / (select count(*) from came)
