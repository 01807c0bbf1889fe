metadata description = 'Everything that the product needs on Azure, in one resource group. docs/operations/deploy.md explains each resource and its cost.'

targetScope = 'subscription'

// What it is called and where it stands

@minLength(1)
@maxLength(32)
@description('Name of the environment; every resource name is made from it.')
param environmentName string

@minLength(1)
@description('Region of the resources. It must have Flex Consumption, and the Durable Task Scheduler where that is chosen.')
param location string

@allowed(['centralus', 'eastasia', 'eastus2', 'westeurope', 'westus2'])
@description('Region of the static web app, which exists in few regions; its files are served everywhere.')
param staticWebLocation string = 'westeurope'

// Who operates it

@minLength(36)
@maxLength(36)
@description('Object id of the person or group that administers PostgreSQL through Entra and keeps the secrets in the vault.')
param operatorId string

@minLength(1)
@description('Sign-in name of that person or group.')
param operatorName string

@allowed(['Group', 'ServicePrincipal', 'User'])
@description('Kind of that principal.')
param operatorType string = 'User'

@maxLength(15)
@description('One public IPv4 address from which that person may connect to the database; empty: none.')
param operatorAddress string = ''

@maxLength(254)
@description('E-mail address that alerts and the budget go to; empty: neither is made.')
param alertEmail string = ''

@minValue(1)
@maxValue(1000000)
@description('Monthly budget of the resource group in the currency of the subscription.')
param monthlyBudget int = 500

@maxLength(10)
@description('First month of the budget, yyyy-MM-01; empty: this month. Keep the first value in later deployments.')
param budgetStart string = ''

@description('This month; leave it alone.')
param thisMonth string = utcNow('yyyy-MM-01')

// Optional parts

@description('Puts database, storage, vault, cache and model behind private endpoints, and the functions into the network.')
param privateNetwork bool = false

@description('Deploys Azure OpenAI with one model. Without it the engine answers alone.')
param languageModel bool = false

@description('Deploys Azure Managed Redis as the result cache that all instances share. Without it PostgreSQL is the cache.')
param redisCache bool = false

@description('Deploys Front Door with a firewall: one host name for site, API, ingestion and links in mails.')
param frontDoor bool = false

@allowed(['scheduler', 'storage'])
@description('Where orchestrations are kept: in the storage account, or in the Durable Task Scheduler, for which the host must be built with its package. Running ones do not move: let them end first.')
param durableBackend string = 'storage'

// Sizes

@allowed(['Consumption', 'Dedicated'])
@description('Durable Task Scheduler by the action, or by the capacity unit.')
param schedulerSku string = 'Consumption'

@minValue(1)
@maxValue(3)
@description('Capacity units of a dedicated scheduler.')
param schedulerCapacity int = 1

@allowed([
  'Standard_D2ds_v5'
  'Standard_D4ds_v5'
  'Standard_D8ds_v5'
  'Standard_D16ds_v5'
  'Standard_E4ds_v5'
  'Standard_E8ds_v5'
  'Standard_E16ds_v5'
])
@description('Compute size of PostgreSQL.')
param databaseSku string = 'Standard_D2ds_v5'

@allowed([64, 128, 256, 512, 1024, 2048, 4096])
@description('Storage of PostgreSQL in gigabytes; grows by itself.')
param databaseGigabytes int = 128

@allowed(['Disabled', 'SameZone', 'ZoneRedundant'])
@description('Standby of PostgreSQL; doubles its price.')
param databaseStandby string = 'Disabled'

@minValue(7)
@maxValue(35)
@description('Days to which the database can be brought back.')
param backupDays int = 14

@description('Keeps backups in the paired region too; decided when the server is made.')
param geoBackup bool = false

@allowed(['Standard_LRS', 'Standard_ZRS'])
@description('Copies of the storage account.')
param storageSku string = 'Standard_ZRS'

@allowed([512, 2048, 4096])
@description('Memory of an instance of the functions in megabytes.')
param instanceMegabytes int = 2048

@minValue(1)
@maxValue(1000)
@description('Most instances of the functions. Raise it together with databaseSku: each instance has its own connections.')
param maximumInstances int = 40

@minValue(0)
@maxValue(20)
@description('Instances kept warm; 0 costs nothing while idle and answers the first question after a pause late.')
param readyInstances int = 0

@minValue(30)
@maxValue(730)
@description('Days that telemetry is kept.')
param telemetryDays int = 30

@minValue(-1)
@maxValue(1000)
@description('Most gigabytes of telemetry a day; -1: no limit.')
param telemetryDailyGigabytes int = 1

@minValue(1)
@maxValue(10000)
@description('Failed requests within five minutes that raise an alert.')
param alertFailedRequests int = 10

@minValue(1)
@maxValue(1440)
@description('Minutes that a queue message may wait before an alert is raised.')
param alertQueueMinutes int = 10

@minValue(1)
@maxValue(1000)
@description('Thousands of tokens a minute of the language model.')
param languageModelCapacity int = 50

@description('Settings whose value is a secret in the vault: setting name to secret name, such as { LanguageModel__Key: \'language-model-key\' }.')
param vaultReferences object = {}

@secure()
@description('See postgres.bicep: a password that nobody uses; made anew by each deployment.')
param unusedPassword string = newGuid()

var abbreviations = loadJsonContent('abbreviations.json')
var suffix = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var hub = 'analytics'

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
    retentionDays: telemetryDays
    dailyGigabytes: telemetryDailyGigabytes
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: '${abbreviations.storage}${suffix}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    skuName: storageSku
    privateOnly: privateNetwork
  }
}

module scheduler 'modules/scheduler.bicep' = if (durableBackend == 'scheduler') {
  scope: group
  params: {
    name: '${abbreviations.durableTaskScheduler}${suffix}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    hubName: hub
    skuName: schedulerSku
    capacity: schedulerCapacity
    // Flex Consumption has no fixed addresses; the role decides who gets in.
    allowedAddresses: ['0.0.0.0/0']
  }
}

module vault 'modules/vault.bicep' = {
  scope: group
  params: {
    name: '${abbreviations.keyVault}${suffix}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    keeperId: operatorId
    keeperType: operatorType
    privateOnly: privateNetwork
  }
}

module postgres 'modules/postgres.bicep' = {
  scope: group
  params: {
    name: '${abbreviations.postgres}${suffix}'
    location: location
    tags: tags
    administratorId: operatorId
    administratorName: operatorName
    administratorType: operatorType
    identityName: identity.outputs.name
    identityPrincipalId: identity.outputs.principalId
    subnetId: privateNetwork ? network!.outputs.databaseSubnetId : ''
    privateZoneId: privateNetwork ? network!.outputs.databaseZoneId : ''
    operatorAddress: operatorAddress
    skuName: databaseSku
    storageGigabytes: databaseGigabytes
    highAvailability: databaseStandby
    backupDays: backupDays
    geoBackup: geoBackup
    unusedPassword: unusedPassword
  }
}

module redis 'modules/redis.bicep' = if (redisCache) {
  scope: group
  params: {
    name: '${abbreviations.redis}${suffix}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    skuName: 'Balanced_B0'
    highAvailability: false
    privateOnly: privateNetwork
  }
}

module openAi 'modules/openai.bicep' = if (languageModel) {
  scope: group
  params: {
    name: '${abbreviations.openAi}${suffix}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    model: 'gpt-4.1-mini'
    modelVersion: '2025-04-14'
    capacity: languageModelCapacity
    privateOnly: privateNetwork
  }
}

module endpoints 'modules/endpoints.bicep' = if (privateNetwork) {
  scope: group
  params: {
    suffix: suffix
    location: location
    tags: tags
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointsSubnetId
    storageId: storage.outputs.id
    vaultId: vault.outputs.id
    redisId: redisCache ? redis!.outputs.id : ''
    openAiId: languageModel ? openAi!.outputs.id : ''
  }
}

module functions 'modules/functions.bicep' = {
  scope: group
  params: {
    name: '${abbreviations.functionApp}${suffix}'
    planName: '${abbreviations.plan}${suffix}'
    location: location
    tags: union(tags, { 'azd-service-name': 'api' })
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    insightsName: monitoring.outputs.insightsName
    storageName: storage.outputs.name
    deploymentContainer: storage.outputs.deploymentContainer
    subnetId: privateNetwork ? network!.outputs.functionsSubnetId : ''
    memoryMegabytes: instanceMegabytes
    maximumInstances: maximumInstances
    readyInstances: readyInstances
    hubName: hub
    schedulerEndpoint: durableBackend == 'scheduler' ? scheduler!.outputs.endpoint : ''
    vaultName: vault.outputs.name
    vaultReferences: vaultReferences
    settings: {
      Cache__Redis: redisCache ? redis!.outputs.host : ''
      Database__Host: postgres.outputs.host
      Database__Name: 'analytics'
      Database__Username: identity.outputs.name
      LanguageModel__Endpoint: languageModel ? openAi!.outputs.endpoint : ''
      LanguageModel__Model: languageModel ? openAi!.outputs.deployment : ''
    }
  }
  // The app starts with private names resolvable.
  dependsOn: [endpoints]
}

module web 'modules/staticweb.bicep' = {
  scope: group
  params: {
    name: '${abbreviations.staticWebApp}${suffix}'
    location: staticWebLocation
    tags: union(tags, { 'azd-service-name': 'web' })
    functionsName: functions.outputs.name
    functionsId: functions.outputs.id
    functionsRegion: location
  }
}

module door 'modules/frontdoor.bicep' = if (frontDoor) {
  scope: group
  params: {
    name: '${abbreviations.frontDoor}${suffix}'
    tags: tags
    webHost: web.outputs.host
    functionsHost: functions.outputs.host
    skuName: 'Standard_AzureFrontDoor'
  }
}

module alerts 'modules/alerts.bicep' = if (!empty(alertEmail)) {
  scope: group
  params: {
    name: 'analytics-${suffix}'
    location: location
    tags: tags
    email: alertEmail
    insightsId: monitoring.outputs.insightsId
    storageId: storage.outputs.id
    postgresId: postgres.outputs.id
    failedRequests: alertFailedRequests
    queueMinutes: alertQueueMinutes
  }
}

module budget 'modules/budget.bicep' = if (!empty(alertEmail)) {
  scope: group
  params: {
    name: 'analytics-${suffix}'
    amount: monthlyBudget
    start: empty(budgetStart) ? thisMonth : budgetStart
    email: alertEmail
  }
}

@description('Address of the site.')
output WEB_URL string = 'https://${frontDoor ? door!.outputs.host : web.outputs.host}'

@description('Address of the function app, for programs that send events or ask with a token.')
output API_URL string = 'https://${functions.outputs.host}'

@description('Host name of the database, for import and token.')
output DATABASE_HOST string = postgres.outputs.host

@description('Name of the vault that secrets are put into.')
output VAULT_NAME string = vault.outputs.name
