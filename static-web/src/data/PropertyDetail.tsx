import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CatalogProperty } from '../api/catalog';
import { Facts, NameList } from './Facts';
import { Role } from './PropertyTable';

export function PropertyDetail({ property, onEvent }: { property: CatalogProperty; onEvent: (name: string) => void }) {
  const number = (value: number | null | undefined) => value?.toLocaleString('en-US') ?? '–';
  const ranged = property.minimum !== null && property.minimum !== undefined;
  const facts: [string, ReactNode][] = [
    ['Type', property.type],
    ['Role', <Role key="role" role={property.role} />],
    ['Volume', number(property.count)],
    ['Distinct values', number(property.distinctCount)],
    ...(ranged ? [['Range', `${number(property.minimum)} to ${number(property.maximum)}`] as [string, ReactNode]] : []),
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
