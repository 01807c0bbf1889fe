metadata description = 'Tells people by e-mail when requests fail, queue messages wait, or the database fills up.'

@minLength(1)
@maxLength(60)
@description('Prefix of the names of the rules.')
param name string

@description('Region of the rules that query logs.')
param location string

@description('Tags of the resources.')
param tags object

@minLength(6)
@description('E-mail address that alerts go to.')
param email string

@description('Application Insights component that is watched.')
param insightsId string

@description('Storage account whose queues are watched.')
param storageId string

@description('Database server that is watched.')
param postgresId string

@minValue(1)
@maxValue(10000)
@description('Failed requests within five minutes that are too many.')
param failedRequests int

@minValue(1)
@maxValue(1440)
@description('Minutes that a queue message may wait for its function.')
param queueMinutes int

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${name}-people'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'analytics'
    emailReceivers: [{ name: 'operator', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource failures 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${name}-failed-requests'
  location: 'global'
  tags: tags
  properties: {
    description: 'More than ${failedRequests} requests failed within five minutes.'
    severity: 2
    enabled: true
    scopes: [insightsId]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'failed'
          criterionType: 'StaticThresholdCriterion'
          metricName: 'requests/failed'
          operator: 'GreaterThan'
          threshold: failedRequests
          timeAggregation: 'Count'
        }
      ]
    }
    actions: [{ actionGroupId: people.id }]
  }
}

// The host writes for every queue message when it was put in ("Trigger Details: … InsertedOn: …"); the difference is how long it waited.
resource queueAge 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: '${name}-queue-age'
  location: location
  tags: tags
  properties: {
    description: 'A queue message waited longer than ${queueMinutes} minutes for its function, or was given up.'
    severity: 2
    enabled: true
    scopes: [insightsId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT10M'
    criteria: {
      allOf: [
        {
          query: 'traces | where message startswith "Trigger Details:" and message has "InsertedOn:" | extend inserted = todatetime(extract("InsertedOn: ([^,]+)", 1, message)) | where timestamp - inserted > ${queueMinutes}m | union (traces | where message has "Message has reached MaxDequeueCount")'
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: { actionGroups: [people.id] }
    autoMitigate: true
  }
}

// Where no function takes messages at all, nothing is logged either: then the number that lies there tells. Azure counts it hourly.
resource queueDepth 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${name}-queue-depth'
  location: 'global'
  tags: tags
  properties: {
    description: 'More than ten thousand messages lie in the queues.'
    severity: 3
    enabled: true
    scopes: ['${storageId}/queueServices/default']
    evaluationFrequency: 'PT1H'
    windowSize: 'PT1H'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'messages'
          criterionType: 'StaticThresholdCriterion'
          metricName: 'QueueMessageCount'
          operator: 'GreaterThan'
          threshold: 10000
          timeAggregation: 'Average'
        }
      ]
    }
    actions: [{ actionGroupId: people.id }]
  }
}

resource databaseFull 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${name}-database-storage'
  location: 'global'
  tags: tags
  properties: {
    description: 'The database uses more than 85 % of its storage.'
    severity: 1
    enabled: true
    scopes: [postgresId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'storage'
          criterionType: 'StaticThresholdCriterion'
          metricName: 'storage_percent'
          operator: 'GreaterThan'
          threshold: 85
          timeAggregation: 'Average'
        }
      ]
    }
    actions: [{ actionGroupId: people.id }]
  }
}
