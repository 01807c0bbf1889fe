metadata description = 'The private endpoints of everything that has a data plane; the database stands in the network itself.'

@minLength(1)
@maxLength(50)
@description('Suffix of the names.')
param suffix string

@description('Region.')
param location string

@description('Tags of the resources.')
param tags object

@description('Network whose machines resolve the private names.')
param networkId string

@description('Subnet the endpoints stand in.')
param subnetId string

@description('Storage account.')
param storageId string

@description('Key vault.')
param vaultId string

@description('Redis; empty: none.')
param redisId string

@description('Azure OpenAI; empty: none.')
param openAiId string

var storageSuffix = environment().suffixes.storage
var all = [
  { part: 'blob', resourceId: storageId, zone: 'privatelink.blob.${storageSuffix}' }
  { part: 'queue', resourceId: storageId, zone: 'privatelink.queue.${storageSuffix}' }
  { part: 'table', resourceId: storageId, zone: 'privatelink.table.${storageSuffix}' }
  { part: 'vault', resourceId: vaultId, zone: 'privatelink.vaultcore.azure.net' }
  { part: 'redisEnterprise', resourceId: redisId, zone: 'privatelink.redis.azure.net' }
  { part: 'account', resourceId: openAiId, zone: 'privatelink.openai.azure.com' }
]

module endpoint 'endpoint.bicep' = [
  for one in all: if (!empty(one.resourceId)) {
    name: 'endpoint-${one.part}'
    params: {
      name: 'pe-${one.part}-${suffix}'
      location: location
      tags: tags
      resourceId: one.resourceId
      groupId: one.part
      zoneName: one.zone
      networkId: networkId
      subnetId: subnetId
    }
  }
]
