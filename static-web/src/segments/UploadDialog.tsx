import { Button, Group, List, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { replaceUpload, uploadSegment } from '../api/segments';
import type { Segment, SegmentUpload } from '../api/segments';
import { BadLines } from '../contacts/BadLines';
import { FileDrop } from '../data/FileDrop';
import { Dialog } from '../ui/Dialog';
import { ErrorNotice } from '../ui/ErrorNotice';
import { formatCount } from '../ui/numbers';
import { segmentsKey } from './segmentQueries';

/** A list of people becomes a segment, or takes the place of the list that one was made of. */
export function UploadDialog({ replaces, onClose }: { replaces?: Segment; onClose: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState(replaces?.name ?? '');
  const [file, setFile] = useState<File | null>(null);
  const uploading = useMutation({
    mutationFn: (list: File) => (replaces ? replaceUpload(replaces.id, list) : uploadSegment(name.trim(), list)),
    onSuccess: () => client.invalidateQueries({ queryKey: segmentsKey }),
  });
  const upload = (event: SyntheticEvent) => {
    event.preventDefault();
    if (file && name.trim() !== '') {
      uploading.mutate(file);
    }
  };
  return (
    <Dialog onClose={onClose} title={replaces ? `Another list for ${replaces.name}` : 'Upload a list of people'}>
      {uploading.data ? <Outcome upload={uploading.data} onClose={onClose} /> : (
        <form onSubmit={upload}>
          <Stack gap="sm">
            <Text size="sm" c="var(--app-muted)">A CSV file with your own user ids: in a column user_id, else in the first one.</Text>
            <FileDrop file={file} onFile={setFile} disabled={uploading.isPending} />
            {replaces
              ? <Text size="sm">Who is not on it leaves the segment.</Text>
              : <TextInput label="Name of the segment" required maxLength={200} value={name} onChange={(event) => { setName(event.currentTarget.value); }} />}
            {uploading.error ? <ErrorNotice error={uploading.error} /> : null}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>Cancel</Button>
              <Button type="submit" loading={uploading.isPending} disabled={!file || name.trim() === ''}>Upload</Button>
            </Group>
          </Stack>
        </form>
      )}
    </Dialog>
  );
}

function Outcome({ upload, onClose }: { upload: SegmentUpload; onClose: () => void }) {
  return (
    <Stack gap="sm" role="status">
      <Text><b>{formatCount(upload.segment.userCount ?? 0)}</b> people of {formatCount(upload.ids)} ids are in the segment{upload.repeated > 0 ? `; ${formatCount(upload.repeated)} lines came twice` : ''}.</Text>
      {upload.unmatched > 0 ? (
        <>
          <Text size="sm">{formatCount(upload.unmatched)} {upload.unmatched === 1 ? 'id is' : 'ids are'} nobody’s here. They are kept, and join once they are known:</Text>
          <List size="sm">{upload.firstUnmatched.map(({ line, userId }) => <List.Item key={line}>Line {line}: {userId}</List.Item>)}</List>
        </>
      ) : null}
      <BadLines count={upload.errorCount} lines={upload.errors} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>Close</Button>
        <Button component={Link} to={`/segments/${upload.segment.id}`} onClick={onClose}>Open the segment</Button>
      </Group>
    </Stack>
  );
}
