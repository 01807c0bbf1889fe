-- Questions whose right answer an organization knows: made of turns of the chat that somebody disputed or confirmed. Right is what the kept plan
-- or SQL gives when it is run, not rows of a day: data goes on arriving. Runs keep how the product did on them.
create table app.evaluation_cases (
  organization_id integer not null constraint evaluation_cases_organization_exists references app.organizations on delete cascade,
  evaluation_case_id uuid not null default gen_random_uuid(),
  question text not null,
  -- what was asked, without case and punctuation: the same question asked again is found by it
  asked text not null,
  -- the question's time
  as_of timestamptz not null,
  status text not null constraint evaluation_cases_status_known check (status in ('open', 'verified', 'unanswerable')),
  plan jsonb,
  sql text,
  message_id uuid,
  note text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint evaluation_cases_pkey primary key (organization_id, evaluation_case_id),
  constraint evaluation_cases_verified_known check (status <> 'verified' or plan is not null or sql is not null)
);
create unique index evaluation_cases_message_id_idx on app.evaluation_cases (organization_id, message_id) where message_id is not null;
create index evaluation_cases_asked_idx on app.evaluation_cases (organization_id, md5(asked)) where status = 'verified';

create table app.evaluation_runs (
  organization_id integer not null constraint evaluation_runs_organization_exists references app.organizations on delete cascade,
  evaluation_run_id uuid not null default gen_random_uuid(),
  report jsonb not null,
  answers jsonb not null,
  created_at timestamptz not null default now(),
  constraint evaluation_runs_pkey primary key (organization_id, evaluation_run_id)
);

alter table app.evaluation_cases enable row level security;
alter table app.evaluation_runs enable row level security;
create policy evaluation_cases_own on app.evaluation_cases to {app_role} using (organization_id = (select app.current_organization()));
create policy evaluation_runs_own on app.evaluation_runs to {app_role} using (organization_id = (select app.current_organization()));
grant select, insert, update, delete on app.evaluation_cases to {app_role};
grant select, insert, delete on app.evaluation_runs to {app_role};
