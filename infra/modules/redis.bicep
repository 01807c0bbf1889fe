param name string
param location string
param tags object
param principalId string

resource cache 'Microsoft.Cache/redisEnterprise@2025-04-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Balanced_B0' }
  properties: { minimumTlsVersion: '1.2' }
}

resource database 'Microsoft.Cache/redisEnterprise/databases@2025-04-01' = {
  parent: cache
  name: 'default'
  properties: { accessKeysAuthentication: 'Disabled', clientProtocol: 'Encrypted', evictionPolicy: 'AllKeysLRU', port: 10000 }
}

resource access 'Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments@2025-04-01' = {
  parent: database
  name: 'functions'
  properties: { accessPolicyName: 'default', user: { objectId: principalId } }
}

output host string = '${cache.properties.hostName}:10000'
