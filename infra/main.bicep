targetScope = 'subscription'

@minLength(1)
@maxLength(32)
@description('Name of the environment; every resource name is made from it.')
param environmentName string

@description('Region of all resources.')
param location string

@description('Region of the static web app, which exists in few regions.')
param staticWebLocation string = 'westeurope'

@description('Object id of the person or group that administers PostgreSQL through Entra.')
param databaseAdministratorId string

@description('Sign-in name of that person or group.')
param databaseAdministratorName string

@allowed(['Group', 'ServicePrincipal', 'User'])
@description('Kind of that administrator.')
param databaseAdministratorType string = 'User'

@description('Puts the database and the functions into a private network.')
param privateNetwork bool = false

@description('Deploys Azure OpenAI with one model. Without it the engine answers alone.')
param languageModel bool = false

@description('Deploys Azure Managed Redis as the shared result cache. Without it PostgreSQL is the cache.')
param redisCache bool = false

@description('E-mail address that alerts go to; empty: no alerts.')
param alertEmail string = ''

var abbreviations = loadJsonContent('abbreviations.json')
var suffix = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: '${abbreviations.resourceGroup}${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: { name: '${abbreviations.managedIdentity}${suffix}', location: location, tags: tags }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  scope: group
  params: { name: '${abbreviations.virtualNetwork}${suffix}', location: location, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    insightsName: '${abbreviations.applicationInsights}${suffix}'
    workspaceName: '${abbreviations.logAnalytics}${suffix}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    alertEmail: alertEmail
  }
}

module vault 'modules/vault.bicep' = {
  scope: group
  params: { name: '${abbreviations.keyVault}${suffix}', location: location, tags: tags, principalId: identity.outputs.principalId }
}

module postgres 'modules/postgres.bicep' = {
  scope: group
  params: {
    name: '${abbreviations.postgres}${suffix}'
    location: location
    tags: tags
    administratorId: databaseAdministratorId
    administratorName: databaseAdministratorName
    administratorType: databaseAdministratorType
    identityName: identity.outputs.name
    identityPrincipalId: identity.outputs.principalId
    subnetId: privateNetwork ? network!.outputs.databaseSubnetId : ''
    privateZoneId: privateNetwork ? network!.outputs.databaseZoneId : ''
  }
}

module redis 'modules/redis.bicep' = if (redisCache) {
  scope: group
  params: { name: '${abbreviations.redis}${suffix}', location: location, tags: tags, principalId: identity.outputs.principalId }
}

module openAi 'modules/openai.bicep' = if (languageModel) {
  scope: group
  params: { name: '${abbreviations.openAi}${suffix}', location: location, tags: tags, principalId: identity.outputs.principalId }
}

module functions 'modules/functions.bicep' = {
  scope: group
  params: {
    name: '${abbreviations.functionApp}${suffix}'
    planName: '${abbreviations.plan}${suffix}'
    storageName: '${abbreviations.storage}${suffix}'
    schedulerName: '${abbreviations.durableTaskScheduler}${suffix}'
    location: location
    tags: union(tags, { 'azd-service-name': 'api' })
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    principalId: identity.outputs.principalId
    insightsConnectionString: monitoring.outputs.connectionString
    subnetId: privateNetwork ? network!.outputs.functionsSubnetId : ''
    settings: {
      Database__Host: postgres.outputs.host
      Database__Name: postgres.outputs.database
      Database__Username: identity.outputs.name
      KeyVault__Endpoint: vault.outputs.endpoint
      LanguageModel__Endpoint: languageModel ? openAi!.outputs.endpoint : ''
      LanguageModel__Deployment: languageModel ? openAi!.outputs.deployment : ''
      Redis__Host: redisCache ? redis!.outputs.host : ''
    }
  }
}

module web 'modules/staticweb.bicep' = {
  scope: group
  params: {
    name: '${abbreviations.staticWebApp}${suffix}'
    location: staticWebLocation
    tags: union(tags, { 'azd-service-name': 'web' })
    functionsId: functions.outputs.id
    functionsRegion: location
  }
}

output API_URL string = functions.outputs.url
output WEB_URL string = web.outputs.url
output DATABASE_HOST string = postgres.outputs.host
