metadata description = 'Where telemetry goes: a Log Analytics workspace and Application Insights on top of it. Sent with the identity, never with a key.'

@minLength(1)
@maxLength(255)
@description('Name of the Application Insights component.')
param insightsName string

@minLength(4)
@maxLength(63)
@description('Name of the workspace.')
param workspaceName string

@description('Region.')
param location string

@description('Tags of the resources.')
param tags object

@description('Principal that sends telemetry.')
param principalId string

@minValue(30)
@maxValue(730)
@description('Days that telemetry is kept.')
param retentionDays int

@minValue(-1)
@maxValue(1000)
@description('Most gigabytes taken in a day; what comes after is dropped until the next day. -1: no limit.')
param dailyGigabytes int

var metricsPublisher = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  '3913510d-42f4-4e42-8a64-420c390055eb'
)

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    retentionInDays: retentionDays
    sku: { name: 'PerGB2018' }
    workspaceCapping: { dailyQuotaGb: dailyGigabytes }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: insightsName
  location: location
  tags: tags
  kind: 'web'
  properties: { Application_Type: 'web', WorkspaceResourceId: workspace.id, DisableLocalAuth: true }
}

resource publisher 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, principalId, metricsPublisher)
  scope: insights
  properties: {
    description: 'Monitoring Metrics Publisher: the functions send telemetry'
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: metricsPublisher
  }
}

@description('Name of the component; who needs its connection string looks it up there.')
output insightsName string = insights.name

@description('Resource id of the component, for alerts.')
output insightsId string = insights.id
