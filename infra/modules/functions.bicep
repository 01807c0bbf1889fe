metadata description = 'The function app on Flex Consumption. It reaches everything with its identity; no setting holds a secret.'

@minLength(2)
@maxLength(60)
@description('Name of the app.')
param name string

@minLength(1)
@maxLength(60)
@description('Name of the plan.')
param planName string

@description('Region.')
param location string

@description('Tags of the resources; azd finds the app by one of them.')
param tags object

@description('Resource id of the identity.')
param identityId string

@description('Client id of the identity.')
param identityClientId string

@description('Name of the Application Insights component.')
param insightsName string

@description('Name of the storage account.')
param storageName string

@description('Container of the package.')
param deploymentContainer string

@description('Subnet of the app; empty: no private network.')
param subnetId string

@allowed([512, 2048, 4096])
@description('Memory of an instance in megabytes.')
param memoryMegabytes int

@minValue(1)
@maxValue(1000)
@description('Most instances. Each has its own database connections.')
param maximumInstances int

@minValue(0)
@maxValue(20)
@description('Instances that are always kept warm for HTTP and for orchestrations.')
param readyInstances int

@minLength(3)
@description('Task hub of the orchestrations.')
param hubName string

@description('Address of the Durable Task Scheduler; empty: orchestrations are kept in the storage account.')
param schedulerEndpoint string

@description('Settings of the application; empty values are left out.')
param settings object

@description('Setting name to name of a secret in the vault.')
param vaultReferences object

@description('Name of the vault.')
param vaultName string

var given = reduce(
  items(settings),
  {},
  (all, next) => empty(next.value) ? all : union(all, { '${next.key}': next.value })
)
var secrets = reduce(
  items(vaultReferences),
  {},
  (all, next) => union(all, { '${next.key}': '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=${next.value})' })
)

// host.json names the storage account; the same section is overlaid by these settings where the scheduler is chosen instead.
var durable = empty(schedulerEndpoint)
  ? {}
  : {
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
      DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${identityClientId}'
    }
var alwaysReady = readyInstances == 0
  ? []
  : [{ name: 'http', instanceCount: readyInstances }, { name: 'durable', instanceCount: readyInstances }]

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource functionApp 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: { minTlsVersion: '1.2', http20Enabled: true }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: deploymentContainer
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        alwaysReady: alwaysReady
        instanceMemoryMB: memoryMegabytes
        maximumInstanceCount: maximumInstances
      }
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(given, secrets, durable, {
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
      APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
      AZURE_CLIENT_ID: identityClientId
      AzureWebJobsStorage__accountName: storageName
      AzureWebJobsStorage__clientId: identityClientId
      AzureWebJobsStorage__credential: 'managedidentity'
      TASKHUB_NAME: hubName
    })
  }

  // Deployments sign in through Entra only.
  resource noFtpPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource noDeploymentPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

@description('Resource id of the app.')
output id string = functionApp.id

@description('Name of the app.')
output name string = functionApp.name

@description('Host name of the app.')
output host string = functionApp.properties.defaultHostName
