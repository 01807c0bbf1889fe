param name string
param location string
param tags object
param administratorId string
param administratorName string
param administratorType string
param identityName string
param identityPrincipalId string

@description('Empty: public access with Entra sign-in only.')
param subnetId string
param privateZoneId string

@description('Compute size; the benchmarks say what to expect of two cores.')
param skuName string = 'Standard_D2ds_v5'

@minValue(32)
param storageGigabytes int = 128

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2025-08-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: skuName, tier: 'GeneralPurpose' }
  properties: {
    version: '18'
    createMode: 'Default'
    authConfig: { activeDirectoryAuth: 'Enabled', passwordAuth: 'Disabled', tenantId: tenant().tenantId }
    storage: { storageSizeGB: storageGigabytes, autoGrow: 'Enabled' }
    backup: { backupRetentionDays: 14, geoRedundantBackup: 'Disabled' }
    network: empty(subnetId)
      ? { publicNetworkAccess: 'Enabled' }
      : { delegatedSubnetResourceId: subnetId, privateDnsZoneArmResourceId: privateZoneId, publicNetworkAccess: 'Disabled' }
  }
}

resource administrator 'Microsoft.DBforPostgreSQL/flexibleServers/administrators@2025-08-01' = {
  parent: server
  name: administratorId
  properties: { principalName: administratorName, principalType: administratorType, tenantId: tenant().tenantId }
}

// The functions own their database: migrations create the roles that questions are asked with.
resource application 'Microsoft.DBforPostgreSQL/flexibleServers/administrators@2025-08-01' = {
  parent: server
  name: identityPrincipalId
  properties: { principalName: identityName, principalType: 'ServicePrincipal', tenantId: tenant().tenantId }
  dependsOn: [administrator]
}

resource database 'Microsoft.DBforPostgreSQL/flexibleServers/databases@2025-08-01' = {
  parent: server
  name: 'analytics'
  properties: { charset: 'UTF8' }
}

resource pooler 'Microsoft.DBforPostgreSQL/flexibleServers/configurations@2025-08-01' = {
  parent: server
  name: 'pgbouncer.enabled'
  properties: { value: 'true', source: 'user-override' }
  dependsOn: [database, application]
}

output host string = server.properties.fullyQualifiedDomainName
output database string = database.name
