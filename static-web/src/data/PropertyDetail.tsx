import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CatalogProperty } from '../api/catalog';
import { formatCount, formatNumber } from '../ui/numbers';
import { Facts, NameList } from './Facts';
import { Role } from './PropertyTable';

export function PropertyDetail({ property, onEvent }: { property: CatalogProperty; onEvent: (name: string) => void }) {
  const ranged = property.minimum !== null && property.minimum !== undefined;
  const facts: [string, ReactNode][] = [
    ['Type', property.type],
    ['Role', <Role key="role" role={property.role} />],
    ['Volume', formatCount(property.count)],
    ['Distinct values', formatCount(property.distinctCount)],
    ...(ranged ? [['Range', `${formatNumber(property.minimum ?? 0)} to ${formatNumber(property.maximum ?? 0)}`] as [string, ReactNode]] : []),
  ];
  const values = (property.values ?? []).slice(0, 40);
  const complete = property.valuesComplete === true && values.length === property.values?.length;
  return (
    <>
      {property.description ? <Text mb="md">{property.description}</Text> : null}
      <Facts facts={facts} />
      <NameList label={complete ? 'Values' : 'Most frequent values'} names={values} />
      <NameList label="Events that carry it" names={property.events ?? []} onOpen={onEvent} />
    </>
  );
}
