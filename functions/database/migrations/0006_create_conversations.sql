-- Conversations: messages are appended with their parent (a follow-up may branch); message_events is the log that a browser streams
-- and resumes from. organization_id leads every key, so that an id of another organization can neither be found nor linked.
create table app.conversations (
  organization_id integer not null constraint conversations_organization_exists references app.organizations on delete cascade,
  conversation_id uuid not null,
  person_id uuid,
  title text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  constraint conversations_pkey primary key (organization_id, conversation_id)
);
create index conversations_organization_id_updated_at_idx on app.conversations (organization_id, updated_at desc, conversation_id) where deleted_at is null;

create table app.messages (
  organization_id integer not null,
  message_id uuid not null,
  conversation_id uuid not null,
  parent_message_id uuid,
  person_id uuid,
  role text not null constraint messages_role_known check (role in ('user', 'assistant')),
  question text,
  status text not null default 'accepted' constraint messages_status_known
    check (status in ('accepted', 'running', 'completed', 'failed', 'cancelled', 'declined', 'needs_clarification')),
  parts jsonb not null default '[]',
  plan jsonb,
  understanding jsonb,
  timings jsonb,
  error_code text,
  idempotency_key text,
  -- the clock that the question was asked by: "last month" means the same when it is answered again
  as_of timestamptz not null default now(),
  created_at timestamptz not null default now(),
  completed_at timestamptz,
  constraint messages_pkey primary key (organization_id, message_id),
  constraint messages_conversation_exists foreign key (organization_id, conversation_id)
    references app.conversations (organization_id, conversation_id) on delete cascade,
  constraint messages_parent_exists foreign key (organization_id, parent_message_id) references app.messages (organization_id, message_id) on delete cascade,
  constraint messages_idempotency_key_unique unique (organization_id, idempotency_key),
  constraint messages_completed_at_matches_status check ((status in ('accepted', 'running')) = (completed_at is null))
);
create index messages_organization_id_conversation_id_created_at_idx on app.messages (organization_id, conversation_id, created_at);
create index messages_parent_message_id_idx on app.messages (organization_id, parent_message_id) where parent_message_id is not null;
create index messages_unfinished_idx on app.messages (created_at) where status in ('accepted', 'running');

create table app.message_events (
  organization_id integer not null,
  message_id uuid not null,
  sequence bigint not null,
  type text not null,
  data jsonb not null,
  created_at timestamptz not null default now(),
  constraint message_events_pkey primary key (organization_id, message_id, sequence),
  constraint message_events_message_exists foreign key (organization_id, message_id) references app.messages (organization_id, message_id) on delete cascade
);

alter table app.conversations enable row level security;
alter table app.messages enable row level security;
alter table app.message_events enable row level security;
create policy conversations_own on app.conversations to {app_role} using (organization_id = (select app.current_organization()));
create policy messages_own on app.messages to {app_role} using (organization_id = (select app.current_organization()));
create policy message_events_own on app.message_events to {app_role} using (organization_id = (select app.current_organization()));
grant select, insert, update, delete on app.conversations, app.messages, app.message_events to {app_role};
