-- What language models cost: each call with its tokens, money and time, and how much of both an organization may spend a month. Past the budget the engine answers alone.
alter table app.organizations
  add column model_tokens_per_month bigint constraint organizations_model_tokens_per_month_range check (model_tokens_per_month >= 0),
  add column model_cost_per_month numeric(14, 4) constraint organizations_model_cost_per_month_range check (model_cost_per_month >= 0);

create table app.language_model_calls (
  organization_id integer not null constraint language_model_calls_organization_exists references app.organizations on delete cascade,
  language_model_call_id uuid not null default gen_random_uuid(),
  created_at timestamptz not null default now(),
  model text not null,
  -- the name that the service gave itself in its answer, with its version
  served_by text,
  input_tokens bigint not null,
  output_tokens bigint not null,
  cost numeric(14, 6) not null,
  elapsed_ms bigint not null,
  -- null: it answered
  fault text,
  constraint language_model_calls_pkey primary key (organization_id, language_model_call_id)
);
create index language_model_calls_created_at_idx on app.language_model_calls (organization_id, created_at desc, language_model_call_id desc) include (input_tokens, output_tokens, cost);

alter table app.language_model_calls enable row level security;
create policy language_model_calls_own on app.language_model_calls to {app_role} using (organization_id = (select app.current_organization()));
grant select, insert on app.language_model_calls to {app_role};
