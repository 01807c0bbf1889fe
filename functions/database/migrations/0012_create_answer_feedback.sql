-- What people think of an answer: one opinion a person and message, changed in place. Quality is read from here and from the messages.
create table app.answer_feedback (
  organization_id integer not null,
  message_id uuid not null,
  person_id uuid not null,
  rating text not null constraint answer_feedback_rating_known check (rating in ('up', 'down')),
  category text constraint answer_feedback_category_known check (category in ('wrong_number', 'misunderstood', 'missing', 'slow', 'unclear', 'other')),
  comment text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint answer_feedback_pkey primary key (organization_id, message_id, person_id),
  constraint answer_feedback_message_exists foreign key (organization_id, message_id) references app.messages (organization_id, message_id) on delete cascade
);

alter table app.answer_feedback enable row level security;
create policy answer_feedback_own on app.answer_feedback to {app_role} using (organization_id = (select app.current_organization()));
grant select, insert, update, delete on app.answer_feedback to {app_role};
