import { Button, Group, Modal, SegmentedControl, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { uploadFile } from '../api/imports';
import type { ImportKind } from '../api/imports';
import { ErrorNotice } from '../ui/ErrorNotice';
import { FileDrop } from './FileDrop';
import { importsKey } from './importQueries';
import { ImportProgress, UploadProgress } from './ImportProgress';

/** Brings in a file: choose, send, and watch it being stored. Closing the dialog does not stop the import. */
export function ImportDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Import data" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      <ImportForm onClose={onClose} />
    </Modal>
  );
}

function ImportForm({ onClose }: { onClose: () => void }) {
  const [kind, setKind] = useState<ImportKind>('events');
  const [file, setFile] = useState<File | null>(null);
  const [sent, setSent] = useState(0);
  const client = useQueryClient();
  const upload = useMutation({
    mutationFn: (chosen: File) => uploadFile(chosen, kind, setSent),
    onSuccess: () => client.invalidateQueries({ queryKey: importsKey }),
  });
  if (upload.data) {
    return <ImportProgress importId={upload.data.importId} onClose={onClose} />;
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (file) {
          upload.mutate(file);
        }
      }}
    >
      <Text size="sm" mb={6} id="import-kind">What does the file hold?</Text>
      <SegmentedControl
        aria-labelledby="import-kind"
        value={kind}
        onChange={(value) => { setKind(value); }}
        disabled={upload.isPending}
        data={[{ value: 'events', label: 'Events' }, { value: 'users', label: 'Users' }]}
      />
      <FileDrop file={file} onFile={setFile} disabled={upload.isPending} />
      <Text size="sm" c="var(--app-muted)" mt="xs">
        {kind === 'events'
          ? 'One event a line: a name, a time, a user or an anonymous id, and any properties. Names of columns are recognised.'
          : 'One user a line: an id and any attributes.'}
      </Text>
      {upload.isPending ? <UploadProgress share={sent} /> : null}
      {upload.error ? <ErrorNotice error={upload.error} /> : null}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>Cancel</Button>
        <Button type="submit" disabled={!file} loading={upload.isPending}>Import</Button>
      </Group>
    </form>
  );
}
