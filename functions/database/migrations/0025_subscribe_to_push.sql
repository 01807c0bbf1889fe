-- Browsers that agreed to notifications. A message to a person goes to each of theirs; one that the push service no longer knows is removed.

-- The key pair by which push services know the organization (VAPID); the private key is encrypted. Browsers subscribe to the public one, so it never changes.
create table app.push_keys (
  created_at timestamptz not null default now(),
  organization_id integer not null constraint push_keys_pkey primary key constraint push_keys_organization_exists references app.organizations on delete cascade,
  public_key text not null,
  private_key bytea not null
);

create table app.push_subscriptions (
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  last_success_at timestamptz,
  push_subscription_id uuid not null default gen_random_uuid(),
  organization_id integer not null constraint push_subscriptions_organization_exists references app.organizations on delete cascade,
  -- the person, as the organization calls them: they may subscribe before their first event arrives
  external_id text not null,
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  constraint push_subscriptions_pkey primary key (organization_id, push_subscription_id)
);
-- An address may be longer than an index takes.
create unique index push_subscriptions_endpoint_unique on app.push_subscriptions (organization_id, md5(endpoint));
create index push_subscriptions_external_id_idx on app.push_subscriptions (organization_id, external_id, updated_at desc);

alter table app.push_keys enable row level security;
alter table app.push_subscriptions enable row level security;
create policy push_keys_own on app.push_keys to {app_role} using (organization_id = (select app.current_organization()));
create policy push_subscriptions_own on app.push_subscriptions to {app_role} using (organization_id = (select app.current_organization()));
grant select, insert on app.push_keys to {app_role};
grant select, insert, update, delete on app.push_subscriptions to {app_role};
