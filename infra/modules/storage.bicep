metadata description = 'The storage account of the functions: their package, queues, timer state and, unless the scheduler is chosen, orchestrations.'

@minLength(3)
@maxLength(24)
@description('Name of the account: small letters and digits.')
param name string

@description('Region.')
param location string

@description('Tags of the resource.')
param tags object

@description('Principal of the functions.')
param principalId string

@allowed(['Standard_LRS', 'Standard_ZRS'])
@description('Copies in one data centre or in three zones.')
param skuName string

@description('Whether the account is reached through private endpoints only.')
param privateOnly bool

var deployments = 'deployments'
var roles = {
  'Storage Blob Data Owner': 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  'Storage Queue Data Contributor': '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  'Storage Table Data Contributor': '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: skuName }
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: privateOnly ? 'Disabled' : 'Enabled'
    networkAcls: { bypass: 'AzureServices', defaultAction: privateOnly ? 'Deny' : 'Allow' }
    supportsHttpsTrafficOnly: true
  }

  resource blobs 'blobServices' = {
    name: 'default'
    resource packages 'containers' = { name: deployments }
  }

  resource queues 'queueServices' = {
    name: 'default'
  }
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in items(roles): {
    name: guid(storage.id, principalId, role.value)
    scope: storage
    properties: {
      description: '${role.key}: package, queues, timers and locks of the functions'
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
    }
  }
]

@description('Resource id of the account.')
output id string = storage.id

@description('Name of the account, for identity-based connections.')
output name string = storage.name

@description('Address of the container that holds the package of the functions.')
output deploymentContainer string = '${storage.properties.primaryEndpoints.blob}${deployments}'
