import { Badge, UnstyledButton } from '@mantine/core';
import type { Catalog, CatalogProperty } from '../api/catalog';
import { formatCount } from '../ui/numbers';
import { ListTable } from './ListTable';
import type { ListColumn } from './ListTable';
import classes from './ListTable.module.css';
import { matches } from './matches';
import { VolumeBar } from './VolumeBar';

interface PropertyTableProps {
  catalog: Catalog | undefined;
  query: string;
  onShow: (path: string) => void;
}

export function PropertyTable({ catalog, ...rest }: PropertyTableProps) {
  return <Properties label="Property" rows={catalog?.properties} {...rest} />;
}

export function AttributeTable({ catalog, ...rest }: PropertyTableProps) {
  return <Properties label="Attribute" rows={catalog?.attributes} {...rest} />;
}

interface PropertiesProps extends Omit<PropertyTableProps, 'catalog'> {
  label: string;
  rows: CatalogProperty[] | undefined;
}

function Properties({ label, rows, query, onShow }: PropertiesProps) {
  const largest = Math.max(0, ...(rows ?? []).map((property) => property.count));
  const columns: ListColumn<CatalogProperty>[] = [
    {
      label,
      cell: (property) => (
        <UnstyledButton className={classes.name} onClick={() => { onShow(property.path); }}>{property.path}</UnstyledButton>
      ),
    },
    { label: 'Type', wide: true, cell: (property) => property.type },
    { label: 'Role', wide: true, cell: (property) => <Role role={property.role} /> },
    { label: 'Volume', numeric: true, cell: (property) => <VolumeBar value={property.count} largest={largest} /> },
    { label: 'Distinct', numeric: true, wide: true, cell: (property) => formatCount(property.distinctCount) },
  ];
  return (
    <ListTable
      label={`${label} list`}
      rows={rows?.filter((property) => matches(query, property.path, property.description, ...(property.values ?? [])))}
      columns={columns}
      keyOf={(property) => property.path}
      empty={query === '' ? 'There are none yet.' : `Nothing matches “${query}”.`}
    />
  );
}

export function Role({ role }: { role: string | undefined }) {
  return role && role !== 'plain' ? <Badge variant="light" color="indigo" size="sm" tt="none">{role}</Badge> : <>–</>;
}
