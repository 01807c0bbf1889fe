-- Sixty people in Oslo over three months, with all that goes wrong in real data: guests, missing and mistyped values, ties, odd casing.
-- Every value is computed from the row's number, so that each run is the same.
insert into warehouse.users (organization_id, user_id, external_id, first_seen_at, attributes)
select $1, n, 'customer-' || n, timestamptz '2025-01-01 00:00:00+00',
  case when n % 7 = 0 then '{}'::jsonb else jsonb_build_object('plan', (array['free', 'pro', 'team'])[1 + n % 3]) end
  || case when n % 5 = 0 then jsonb_build_object('age', 'unknown') else jsonb_build_object('age', 18 + n % 40) end
  || jsonb_build_object('signed_up', case when n % 11 = 0 then 'soon' else to_char(date '2024-11-01' + n * 2, 'YYYY-MM-DD') end)
from generate_series(1, 65) as n;

insert into warehouse.events (organization_id, event_key, event_id, name, user_id, anonymous_id, occurred_at, day, revenue, currency, properties)
select
  $1, md5('key' || n)::uuid, 'event-' || n, name, user_id, case when user_id is null then 'guest-' || n % 20 end, at, (at at time zone 'Europe/Oslo')::date,
  case when name = 'purchase' then (5 + r3 % 20000 / 100.0)::numeric(10, 2) when name = 'refund' then -(5 + r3 % 9000 / 100.0)::numeric(10, 2) end,
  case when name in ('purchase', 'refund') then 'EUR' end,
  jsonb_strip_nulls(jsonb_build_object(
    'country', case when r2 % 9 = 0 then null else (array['Norway', 'Sweden', 'Denmark', 'Norway', 'sweden'])[1 + r2 % 5] end,
    'order_id', case when name in ('purchase', 'refund') then 'order-' || n / 3 end,
    'quantity', case when name <> 'purchase' then null when n % 13 = 0 then to_jsonb('many'::text) when n % 17 = 0 then to_jsonb(2.5) else to_jsonb(1 + r3 % 9) end,
    'device', jsonb_build_object('os', (array['ios', 'android', 'web'])[1 + r3 % 3], 'version', r3 % 4),
    'tags', case when n % 4 = 0 then jsonb_build_array('a', 'b') when n % 4 = 1 then jsonb_build_array('B', 'c') end,
    'trial', n % 3 = 0,
    'ships_at', case when n % 6 = 0 then 'tomorrow' when n % 2 = 0 then to_char(at + interval '2 days', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') end))
from (
  select n, r2, r3,
    (array['view', 'view', 'view', 'view', 'cart', 'cart', 'checkout', 'purchase', 'purchase', 'refund', 'signup'])[1 + r1 % 11] as name,
    case when r2 % 10 = 0 then null else 1 + (r3 % 60) * (r3 / 60 % 60) / 60 end as user_id,
    timestamptz '2024-12-31 21:00:00+00' + (r1 / 11 % 8900) * interval '15 minutes' as at
  from (
    select n, ('x' || substr(md5('a' || n), 1, 7))::bit(28)::int as r1, ('x' || substr(md5('b' || n), 1, 7))::bit(28)::int as r2, ('x' || substr(md5('c' || n), 1, 7))::bit(28)::int as r3
    from generate_series(1, 4000) as n
  ) as numbers
) as drafts;
