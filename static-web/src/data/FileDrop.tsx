import { Text } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { DragEvent } from 'react';
import { formatBytes } from '../ui/numbers';
import classes from './FileDrop.module.css';

interface FileDropProps {
  file: File | null;
  onFile: (file: File | null) => void;
  disabled: boolean;
}

const accepted = '.csv,.ndjson,.jsonl,.gz';
const expected = /\.(csv|tsv|txt|ndjson|jsonl|json|gz)$/i;

export function FileDrop({ file, onFile, disabled }: FileDropProps) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const dropped = event.dataTransfer.files[0];
    if (dropped && !disabled) {
      onFile(dropped);
    }
  };
  return (
    // The button inside does the same by keyboard; dropping is an extra for the pointer.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className={classes.drop}
      data-over={over}
      onDragOver={(event) => { event.preventDefault(); setOver(true); }}
      onDragLeave={() => { setOver(false); }}
      onDrop={drop}
    >
      <IconFileUpload size={30} stroke={1.5} aria-hidden />
      <button type="button" className={classes.choose} disabled={disabled} onClick={() => input.current?.click()}>
        {file ? file.name : 'Choose a file'}
      </button>
      <Text size="sm" c="var(--app-muted)">{file ? formatBytes(file.size) : 'or drop it here. CSV or NDJSON, also gzipped.'}</Text>
      {file && !expected.test(file.name) ? <Text size="sm" role="status">Its name is not that of a CSV or NDJSON file: what it holds will probably be refused.</Text> : null}
      <input
        ref={input}
        type="file"
        accept={accepted}
        hidden
        aria-label="File to import"
        onChange={(event) => { onFile(event.currentTarget.files?.[0] ?? null); }}
      />
    </div>
  );
}
