metadata description = 'The Durable Task Scheduler with one task hub: keeps and dispatches orchestrations.'

@minLength(3)
@maxLength(64)
@description('Name of the scheduler.')
param name string

@description('Region.')
param location string

@description('Tags of the resources.')
param tags object

@description('Principal of the functions.')
param principalId string

@minLength(3)
@maxLength(64)
@description('Name of the task hub.')
param hubName string

@allowed(['Consumption', 'Dedicated'])
@description('Paid by the action, or by the capacity unit.')
param skuName string

@minValue(1)
@maxValue(3)
@description('Capacity units of the dedicated scheduler; three make it highly available.')
param capacity int

@minLength(1)
@description('Address ranges that may connect; who connects needs the role besides.')
param allowedAddresses string[]

var dataContributor = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  '0ad04412-c4d5-4796-b79c-f76d14c8d402'
)

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    ipAllowlist: allowedAddresses
    sku: skuName == 'Dedicated' ? { name: skuName, capacity: capacity } : { name: skuName }
  }

  resource hub 'taskHubs' = { name: hubName }
}

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(scheduler.id, principalId, dataContributor)
  scope: scheduler
  properties: {
    description: 'Durable Task Data Contributor: the functions start, run and query orchestrations'
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: dataContributor
  }
}

@description('Address of the scheduler.')
output endpoint string = scheduler.properties.endpoint
