-- Who uses the product: organizations, people, their roles and the tokens of programs.
create table app.organizations (
  organization_id integer generated always as identity constraint organizations_pkey primary key,
  name text not null constraint organizations_name_length check (name = btrim(name) and length(name) between 1 and 100),
  time_zone text not null default 'UTC',
  currency text constraint organizations_currency_format check (currency ~ '^[A-Z]{3}$'),
  week_start smallint not null default 1 constraint organizations_week_start_range check (week_start between 0 and 6),
  -- grows with every change of the data or of the knowledge; part of every cache key
  data_version bigint not null default 1,
  next_user_id bigint not null default 1,
  created_at timestamptz not null default now(),
  constraint organizations_name_unique unique (name)
);
-- "Acme" and "acme" would be told apart by nobody
create unique index organizations_name_lower_unique on app.organizations (lower(name));

create table app.people (
  person_id uuid not null default gen_random_uuid() constraint people_pkey primary key,
  name text not null,
  email text,
  created_at timestamptz not null default now()
);
create unique index people_email_unique on app.people (lower(email));

create table app.memberships (
  organization_id integer not null constraint memberships_organization_exists references app.organizations on delete cascade,
  person_id uuid not null constraint memberships_person_exists references app.people on delete cascade,
  role text not null constraint memberships_role_known check (role in ('viewer', 'analyst', 'marketer', 'admin', 'owner')),
  created_at timestamptz not null default now(),
  constraint memberships_pkey primary key (organization_id, person_id)
);
create index memberships_person_id_idx on app.memberships (person_id);

-- Tokens are kept as SHA-256 only: whoever reads this table can sign in as nobody.
create table app.api_tokens (
  organization_id integer not null constraint api_tokens_organization_exists references app.organizations on delete cascade,
  token_id uuid not null default gen_random_uuid(),
  person_id uuid not null constraint api_tokens_person_exists references app.people on delete cascade,
  token_hash bytea not null constraint api_tokens_token_hash_length check (length(token_hash) = 32),
  role text not null constraint api_tokens_role_known check (role in ('viewer', 'analyst', 'marketer', 'admin')),
  label text not null default '',
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  constraint api_tokens_pkey primary key (organization_id, token_id),
  constraint api_tokens_token_hash_unique unique (token_hash)
);

-- Which organization a reader's login belongs to. Keyed by the login, which no SELECT can change.
create table app.reader_roles (
  role_name name not null constraint reader_roles_pkey primary key,
  organization_id integer not null constraint reader_roles_organization_exists references app.organizations on delete cascade,
  created_at timestamptz not null default now(),
  constraint reader_roles_organization_unique unique (organization_id)
);

create function app.reader_organization() returns integer
  language sql stable parallel safe security definer set search_path = pg_catalog
  return (select organization_id from app.reader_roles where role_name = session_user);
-- Called inside row-level security as whoever asks; it tells a login its own organization and nothing else.
grant execute on function app.reader_organization() to public;

alter table app.organizations enable row level security;
alter table app.people enable row level security;
alter table app.memberships enable row level security;
alter table app.api_tokens enable row level security;
alter table app.reader_roles enable row level security;
create policy organizations_own on app.organizations to {app_role} using (organization_id = (select app.current_organization()));
create policy memberships_own on app.memberships to {app_role} using (organization_id = (select app.current_organization()));
create policy api_tokens_own on app.api_tokens to {app_role} using (organization_id = (select app.current_organization()));
create policy people_own on app.people to {app_role} using (exists (
  select from app.memberships m where m.person_id = people.person_id and m.organization_id = (select app.current_organization())));

-- Organizations are made and removed by the system connection only; features may change settings and the version.
grant select, update on app.organizations to {app_role};
grant select on app.people to {app_role};
grant select, insert, update, delete on app.memberships, app.api_tokens to {app_role};
