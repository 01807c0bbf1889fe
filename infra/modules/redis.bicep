metadata description = 'Azure Managed Redis: the result cache that all instances share. Signed in with the identity; keys are off.'

@minLength(1)
@maxLength(60)
@description('Name of the cache.')
param name string

@description('Region.')
param location string

@description('Tags of the resource.')
param tags object

@description('Principal of the functions.')
param principalId string

@allowed(['Balanced_B0', 'Balanced_B1', 'Balanced_B3', 'Balanced_B5', 'Balanced_B10'])
@description('Size.')
param skuName string

@description('Whether a second node takes over; without it a lost node means an empty cache.')
param highAvailability bool

@description('Whether the cache is reached through a private endpoint only.')
param privateOnly bool

resource cache 'Microsoft.Cache/redisEnterprise@2025-07-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: skuName }
  properties: {
    highAvailability: highAvailability ? 'Enabled' : 'Disabled'
    minimumTlsVersion: '1.2'
    publicNetworkAccess: privateOnly ? 'Disabled' : 'Enabled'
  }
}

resource database 'Microsoft.Cache/redisEnterprise/databases@2025-07-01' = {
  parent: cache
  name: 'default'
  properties: {
    accessKeysAuthentication: 'Disabled'
    clientProtocol: 'Encrypted'
    clusteringPolicy: 'EnterpriseCluster'
    evictionPolicy: 'AllKeysLRU'
    port: 10000
  }
}

resource access 'Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments@2025-07-01' = {
  parent: database
  name: 'functions'
  properties: { accessPolicyName: 'default', user: { objectId: principalId } }
}

@description('Resource id of the cache.')
output id string = cache.id

@description('Host and port.')
output host string = '${cache.properties.hostName}:10000'
