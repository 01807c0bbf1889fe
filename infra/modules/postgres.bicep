metadata description = 'Azure Database for PostgreSQL, flexible server, with pgbouncer. People and the functions sign in through Entra.'

@minLength(3)
@maxLength(63)
@description('Name of the server.')
param name string

@description('Region.')
param location string

@description('Tags of the resource.')
param tags object

@description('Object id of the administrator.')
param administratorId string

@description('Sign-in name of the administrator.')
param administratorName string

@allowed(['Group', 'ServicePrincipal', 'User'])
@description('Kind of the administrator.')
param administratorType string

@description('Name of the identity of the functions.')
param identityName string

@description('Object id of the identity of the functions.')
param identityPrincipalId string

@description('Subnet of the server; empty: public address, reached from Azure and from operatorAddress.')
param subnetId string

@description('Private zone of the server, with subnetId.')
param privateZoneId string

@description('One public address from which an operator may connect; empty: none.')
param operatorAddress string

@allowed([
  'Standard_D2ds_v5'
  'Standard_D4ds_v5'
  'Standard_D8ds_v5'
  'Standard_D16ds_v5'
  'Standard_E4ds_v5'
  'Standard_E8ds_v5'
  'Standard_E16ds_v5'
])
@description('Compute size. pgbouncer needs one of these tiers.')
param skuName string

@allowed([64, 128, 256, 512, 1024, 2048, 4096])
@description('Storage in gigabytes; grows by itself.')
param storageGigabytes int

@allowed(['Disabled', 'SameZone', 'ZoneRedundant'])
@description('A standby server.')
param highAvailability string

@minValue(7)
@maxValue(35)
@description('Days to which the server can be brought back.')
param backupDays int

@description('Whether backups are kept in the paired region too; cannot be changed later.')
param geoBackup bool

@secure()
@minLength(36)
@description('''Password of the account that the server wants to have. Nobody uses it: it is made anew by each deployment and kept nowhere.
Password sign-in itself is on for the product's own logins (one a role, made and kept by the product inside the database).''')
param unusedPassword string

var tier = startsWith(skuName, 'Standard_E') ? 'MemoryOptimized' : 'GeneralPurpose'

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2025-08-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: skuName, tier: tier }
  properties: {
    version: '18'
    createMode: 'Default'
    administratorLogin: 'unused${uniqueString(name)}'
    administratorLoginPassword: unusedPassword
    authConfig: { activeDirectoryAuth: 'Enabled', passwordAuth: 'Enabled', tenantId: tenant().tenantId }
    storage: { storageSizeGB: storageGigabytes, autoGrow: 'Enabled' }
    backup: { backupRetentionDays: backupDays, geoRedundantBackup: geoBackup ? 'Enabled' : 'Disabled' }
    highAvailability: { mode: highAvailability }
    network: empty(subnetId)
      ? { publicNetworkAccess: 'Enabled' }
      : {
          delegatedSubnetResourceId: subnetId
          privateDnsZoneArmResourceId: privateZoneId
          publicNetworkAccess: 'Disabled'
        }
  }
}

resource administrator 'Microsoft.DBforPostgreSQL/flexibleServers/administrators@2025-08-01' = {
  parent: server
  name: administratorId
  properties: { principalName: administratorName, principalType: administratorType, tenantId: tenant().tenantId }
}

// The functions make their database themselves and so own it: migrations create the roles that questions are asked with.
resource application 'Microsoft.DBforPostgreSQL/flexibleServers/administrators@2025-08-01' = {
  parent: server
  name: identityPrincipalId
  properties: { principalName: identityName, principalType: 'ServicePrincipal', tenantId: tenant().tenantId }
  dependsOn: [administrator]
}

resource pooler 'Microsoft.DBforPostgreSQL/flexibleServers/configurations@2025-08-01' = {
  parent: server
  name: 'pgbouncer.enabled'
  properties: { value: 'true', source: 'user-override' }
  dependsOn: [application]
}

// From 0.0.0.0 to 0.0.0.0 means: from inside Azure. Who comes needs a sign-in besides.
resource fromAzure 'Microsoft.DBforPostgreSQL/flexibleServers/firewallRules@2025-08-01' = if (empty(subnetId)) {
  parent: server
  name: 'azure'
  properties: { startIpAddress: '0.0.0.0', endIpAddress: '0.0.0.0' }
  dependsOn: [pooler]
}

resource fromOperator 'Microsoft.DBforPostgreSQL/flexibleServers/firewallRules@2025-08-01' = if (empty(subnetId) && !empty(operatorAddress)) {
  parent: server
  name: 'operator'
  properties: { startIpAddress: operatorAddress, endIpAddress: operatorAddress }
  dependsOn: [fromAzure]
}

@description('Resource id of the server.')
output id string = server.id

@description('Host name of the server.')
output host string = server.properties.fullyQualifiedDomainName
