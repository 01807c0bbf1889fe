metadata description = 'Front Door: one host name for the site, the API and the addresses that events and mails use (/v1, /u, /o, /c).'

@minLength(1)
@maxLength(90)
@description('Name of the profile.')
param name string

@description('Tags of the resources.')
param tags object

@description('Host name of the static web app.')
param webHost string

@description('Host name of the function app.')
param functionsHost string

@allowed(['Standard_AzureFrontDoor', 'Premium_AzureFrontDoor'])
@description('Tier; Premium adds the managed rules of the firewall.')
param skuName string

// The site hands /api on to the functions and signs people in; only what programs, mails and browsers of strangers call goes straight there.
var destinations = [
  { name: 'web', host: webHost, healthPath: '/', patterns: ['/*'] }
  {
    name: 'functions'
    host: functionsHost
    healthPath: '/api/health'
    patterns: ['/v1/*', '/u/*', '/o/*', '/c/*', '/s/*', '/p/*', '/d/*', '/api/webhooks/*']
  }
]

resource profile 'Microsoft.Cdn/profiles@2024-09-01' = {
  name: name
  location: 'global'
  tags: tags
  sku: { name: skuName }
  properties: { originResponseTimeoutSeconds: 240 }
}

resource endpoint 'Microsoft.Cdn/profiles/afdEndpoints@2024-09-01' = {
  parent: profile
  name: name
  location: 'global'
  tags: tags
  properties: { enabledState: 'Enabled' }
}

resource groups 'Microsoft.Cdn/profiles/originGroups@2024-09-01' = [
  for destination in destinations: {
    parent: profile
    name: destination.name
    properties: {
      loadBalancingSettings: { sampleSize: 4, successfulSamplesRequired: 2 }
      healthProbeSettings: {
        probePath: destination.healthPath
        probeProtocol: 'Https'
        probeRequestType: 'GET'
        probeIntervalInSeconds: 120
      }
    }
  }
]

resource origins 'Microsoft.Cdn/profiles/originGroups/origins@2024-09-01' = [
  for (destination, index) in destinations: {
    parent: groups[index]
    name: destination.name
    properties: { hostName: destination.host, originHostHeader: destination.host, enforceCertificateNameCheck: true }
  }
]

resource routes 'Microsoft.Cdn/profiles/afdEndpoints/routes@2024-09-01' = [
  for (destination, index) in destinations: {
    parent: endpoint
    name: destination.name
    properties: {
      originGroup: { id: groups[index].id }
      patternsToMatch: destination.patterns
      supportedProtocols: ['Http', 'Https']
      httpsRedirect: 'Enabled'
      forwardingProtocol: 'HttpsOnly'
      linkToDefaultDomain: 'Enabled'
    }
    dependsOn: [origins]
  }
]

resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2024-02-01' = {
  name: replace(name, '-', '')
  location: 'global'
  tags: tags
  sku: { name: skuName }
  properties: {
    policySettings: { enabledState: 'Enabled', mode: 'Prevention' }
    customRules: {
      rules: [
        {
          name: 'RateLimit'
          priority: 1
          ruleType: 'RateLimitRule'
          rateLimitDurationInMinutes: 1
          rateLimitThreshold: 6000
          action: 'Block'
          matchConditions: [{ matchVariable: 'RequestUri', operator: 'Contains', matchValue: ['/'] }]
        }
      ]
    }
    managedRules: {
      managedRuleSets: skuName == 'Premium_AzureFrontDoor'
        ? [{ ruleSetType: 'Microsoft_BotManagerRuleSet', ruleSetVersion: '1.1' }]
        : []
    }
  }
}

resource protection 'Microsoft.Cdn/profiles/securityPolicies@2024-09-01' = {
  parent: profile
  name: 'firewall'
  properties: {
    parameters: {
      type: 'WebApplicationFirewall'
      wafPolicy: { id: firewall.id }
      associations: [{ domains: [{ id: endpoint.id }], patternsToMatch: ['/*'] }]
    }
  }
}

@description('Host name of the endpoint.')
output host string = endpoint.properties.hostName
