param name string
param location string
param tags object
param functionsId string
param functionsRegion string

resource web 'Microsoft.Web/staticSites@2024-04-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Standard', tier: 'Standard' }
  properties: { allowConfigFileUpdates: true }
}

resource api 'Microsoft.Web/staticSites/linkedBackends@2024-04-01' = {
  parent: web
  name: 'api'
  properties: { backendResourceId: functionsId, region: functionsRegion }
}

output url string = 'https://${web.properties.defaultHostname}'
