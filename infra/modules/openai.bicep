metadata description = 'Azure OpenAI with one deployment of a chat model. Signed in with the identity; keys are off.'

@minLength(2)
@maxLength(64)
@description('Name of the account; also its subdomain.')
param name string

@description('Region.')
param location string

@description('Tags of the resource.')
param tags object

@description('Principal of the functions.')
param principalId string

@minLength(1)
@description('Model.')
param model string

@minLength(1)
@description('Version of the model.')
param modelVersion string

@minValue(1)
@maxValue(1000)
@description('Thousands of tokens a minute.')
param capacity int

@description('Whether the account is reached through a private endpoint only.')
param privateOnly bool

var openAiUser = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd'
)

resource account 'Microsoft.CognitiveServices/accounts@2024-10-01' = {
  name: name
  location: location
  tags: tags
  kind: 'OpenAI'
  sku: { name: 'S0' }
  properties: {
    customSubDomainName: name
    disableLocalAuth: true
    publicNetworkAccess: privateOnly ? 'Disabled' : 'Enabled'
    networkAcls: { defaultAction: privateOnly ? 'Deny' : 'Allow' }
  }
}

resource chat 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {
  parent: account
  name: 'chat'
  sku: { name: 'GlobalStandard', capacity: capacity }
  properties: { model: { format: 'OpenAI', name: model, version: modelVersion } }
}

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, principalId, openAiUser)
  scope: account
  properties: {
    description: 'Cognitive Services OpenAI User: the functions ask the model'
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: openAiUser
  }
}

@description('Resource id of the account.')
output id string = account.id

@description('Address of the account.')
output endpoint string = account.properties.endpoint

@description('Name of the deployment.')
output deployment string = chat.name
