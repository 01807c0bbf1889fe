metadata description = 'Key Vault for the secrets of others (keys of mail and message providers, of a foreign language model). Settings refer to them.'

@minLength(3)
@maxLength(24)
@description('Name of the vault.')
param name string

@description('Region.')
param location string

@description('Tags of the resource.')
param tags object

@description('Principal of the functions.')
param principalId string

@description('Object id of the person or group that keeps the secrets; empty: nobody.')
param keeperId string

@allowed(['Group', 'ServicePrincipal', 'User'])
@description('Kind of that principal.')
param keeperType string

@description('Whether the vault is reached through private endpoints only.')
param privateOnly bool

var secretsUser = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  '4633458b-17de-408a-b874-0445c86b69e6'
)
var secretsOfficer = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
)

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enablePurgeProtection: true
    softDeleteRetentionInDays: 30
    publicNetworkAccess: privateOnly ? 'Disabled' : 'Enabled'
    networkAcls: { bypass: 'AzureServices', defaultAction: privateOnly ? 'Deny' : 'Allow' }
  }
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, principalId, secretsUser)
  scope: vault
  properties: {
    description: 'Key Vault Secrets User: settings of the functions refer to secrets'
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: secretsUser
  }
}

resource keeper 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(keeperId)) {
  name: guid(vault.id, keeperId, secretsOfficer)
  scope: vault
  properties: {
    description: 'Key Vault Secrets Officer: the operator puts secrets in and rotates them'
    principalId: keeperId
    principalType: keeperType
    roleDefinitionId: secretsOfficer
  }
}

@description('Resource id of the vault.')
output id string = vault.id

@description('Name of the vault.')
output name string = vault.name
