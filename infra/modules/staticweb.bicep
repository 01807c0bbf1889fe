metadata description = 'The static web app, linked to the functions: /api of the site is the function app, and signed-in people are told to it.'

@minLength(2)
@maxLength(60)
@description('Name of the site.')
param name string

@description('Region of the site.')
param location string

@description('Tags of the site; azd finds it by one of them.')
param tags object

@description('Name of the function app, in the same resource group.')
param functionsName string

@description('Resource id of the function app.')
param functionsId string

@description('Region of the function app.')
param functionsRegion string

resource web 'Microsoft.Web/staticSites@2024-04-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Standard', tier: 'Standard' }
  properties: { allowConfigFileUpdates: true, stagingEnvironmentPolicy: 'Disabled' }
}

resource api 'Microsoft.Web/staticSites/linkedBackends@2024-04-01' = {
  parent: web
  name: 'api'
  properties: { backendResourceId: functionsId, region: functionsRegion }
}

resource functionApp 'Microsoft.Web/sites@2024-04-01' existing = {
  name: functionsName
}

// Linking alone would shut everybody else out of the function app. Programs reach it with their tokens, which the product checks;
// what the platform checks is that only the linked site can say who is signed in.
resource signIn 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: functionApp
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true }
    globalValidation: { requireAuthentication: false, unauthenticatedClientAction: 'AllowAnonymous' }
    httpSettings: { requireHttps: true }
    identityProviders: {
      azureStaticWebApps: { enabled: true, registration: { clientId: web.properties.defaultHostname } }
    }
  }
  dependsOn: [api]
}

@description('Host name of the site.')
output host string = web.properties.defaultHostname
