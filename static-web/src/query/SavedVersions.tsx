import { Badge, Button, Group } from '@mantine/core';
import { IconGitFork, IconRestore } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { notifications } from '@mantine/notifications';
import { restoreSavedQuery } from '../api/savedQueries';
import type { SavedQuery, SavedVersion } from '../api/savedQueries';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { ErrorNotice } from '../ui/ErrorNotice';
import { Pages } from '../ui/Pages';
import { PlanText } from './PlanText';
import classes from './Saved.module.css';
import { savedKey, savedVersionsQuery } from './savedQueries';
import { useFork } from './useFork';

interface SavedVersionsProps {
  saved: SavedQuery;
  onRestored: () => void;
  onOpen: (id: string) => void;
}

/** Every state that the query has had: who made it, when and why; an older one can be brought back or begun from. */
export function SavedVersions({ saved, onRestored, onOpen }: SavedVersionsProps) {
  const client = useQueryClient();
  const list = useInfiniteQuery(savedVersionsQuery(saved.id));
  const forking = useFork(saved.id, onOpen);
  const restoring = useMutation({
    mutationFn: (version: number) => restoreSavedQuery(saved.id, version),
    onSuccess: (next) => {
      void client.invalidateQueries({ queryKey: savedKey });
      notifications.show({ message: `Version ${String(next.current.restoredFrom ?? next.current.version)} is back, as version ${String(next.current.version)}`, autoClose: 3500 });
      onRestored();
    },
  });
  const failure = restoring.error ?? forking.error;
  return (
    <>
      {failure ? <ErrorNotice error={failure} /> : null}
      <Pages list={list} height={160} empty={null}>
        {(versions) => (
          <ol className={classes.versions} aria-label="Versions">
            {versions.map((version) => {
              const newest = version.version === saved.current.version;
              return (
                <li key={version.version}>
                  <VersionText version={version} newest={newest} />
                  {saved.mayChange ? (
                    <Group gap="xs">
                      {newest ? null : <Button size="compact-xs" variant="default" leftSection={<IconRestore size={13} aria-hidden />} aria-label={`Restore version ${String(version.version)}`} loading={restoring.isPending && restoring.variables === version.version} onClick={() => { restoring.mutate(version.version); }}>Restore</Button>}
                      <Button size="compact-xs" variant="default" leftSection={<IconGitFork size={13} aria-hidden />} aria-label={`Fork version ${String(version.version)}`} loading={forking.isPending && forking.variables === version.version} onClick={() => { forking.mutate(version.version); }}>Fork</Button>
                    </Group>
                  ) : null}
                </li>
              );
            })}
          </ol>
        )}
      </Pages>
    </>
  );
}

function VersionText({ version, newest }: { version: SavedVersion; newest: boolean }) {
  const { timeZone } = useCellContext();
  return (
    <>
      <div className={classes.meta}>
        <strong>{`Version ${String(version.version)}`}</strong>
        {newest ? <Badge variant="light" size="sm">Newest</Badge> : null}
        <small>{`${version.by}, ${formatDateTime(version.at, timeZone)}`}</small>
      </div>
      {version.note ? <p>{version.note}</p> : null}
      {version.restoredFrom ? <p>{`Brought back version ${String(version.restoredFrom)}.`}</p> : null}
      <details>
        <summary>{version.title}</summary>
        {version.sql ? <pre>{version.sql}</pre> : <PlanText plan={version.plan} />}
      </details>
    </>
  );
}
