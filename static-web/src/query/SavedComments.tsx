import { ActionIcon, Button, Group, Text, Textarea } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { KeyboardEvent, SyntheticEvent } from 'react';
import { addComment, deleteComment } from '../api/savedQueries';
import type { QueryComment, SavedQuery } from '../api/savedQueries';
import { useCellContext } from '../shell/identity';
import { announce } from '../ui/announcer';
import { formatDateTime } from '../ui/dates';
import { ErrorNotice } from '../ui/ErrorNotice';
import { Pages } from '../ui/Pages';
import classes from './Saved.module.css';
import { commentsQuery, savedKey } from './savedQueries';

/** What people say about the query, newest first. */
export function SavedComments({ saved }: { saved: SavedQuery }) {
  const client = useQueryClient();
  const list = useInfiniteQuery(commentsQuery(saved.id));
  const changed = () => { void client.invalidateQueries({ queryKey: savedKey }); };
  const deleting = useMutation({
    mutationFn: (comment: QueryComment) => deleteComment(saved.id, comment.id),
    onSuccess: () => {
      changed();
      announce('Comment deleted');
    },
  });
  return (
    <>
      <CommentForm saved={saved} onAdded={changed} />
      {deleting.error ? <ErrorNotice error={deleting.error} /> : null}
      <Pages list={list} height={90} empty={<Text size="sm" c="var(--app-muted)" mt="md">Nobody has said anything yet.</Text>}>
        {(comments) => (
          <ul className={classes.comments} aria-label="Comments">
            {comments.map((comment) => <Comment key={comment.id} comment={comment} current={saved.current.version} onDelete={() => { deleting.mutate(comment); }} />)}
          </ul>
        )}
      </Pages>
    </>
  );
}

function Comment({ comment, current, onDelete }: { comment: QueryComment; current: number; onDelete: () => void }) {
  const { timeZone } = useCellContext();
  return (
    <li>
      <div className={classes.meta}>
        <strong>{comment.by}</strong>
        <small>{`${formatDateTime(comment.at, timeZone)}${comment.version === current ? '' : `, about version ${String(comment.version)}`}`}</small>
        {comment.mayDelete ? <ActionIcon size={24} aria-label={`Delete the comment of ${comment.by}`} onClick={onDelete}><IconTrash size={15} aria-hidden /></ActionIcon> : null}
      </div>
      <p>{comment.text}</p>
    </li>
  );
}

function CommentForm({ saved, onAdded }: { saved: SavedQuery; onAdded: () => void }) {
  const [text, setText] = useState('');
  const adding = useMutation({
    mutationFn: () => addComment(saved.id, text.trim()),
    onSuccess: () => {
      setText('');
      onAdded();
      announce('Comment added');
    },
  });
  const send = () => {
    if (text.trim() !== '' && !adding.isPending) {
      adding.mutate();
    }
  };
  return (
    <form onSubmit={(event: SyntheticEvent) => { event.preventDefault(); send(); }}>
      <Textarea
        label="Comment"
        placeholder="Ask or explain"
        autosize
        minRows={2}
        maxRows={10}
        maxLength={4000}
        value={text}
        onChange={(event) => { setText(event.currentTarget.value); }}
        onKeyDown={(event: KeyboardEvent) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); send(); } }}
        data-autofocus
      />
      <Group justify="flex-end" mt="xs"><Button type="submit" size="compact-sm" loading={adding.isPending} disabled={text.trim() === ''}>Add comment</Button></Group>
      {adding.error ? <ErrorNotice error={adding.error} /> : null}
    </form>
  );
}
