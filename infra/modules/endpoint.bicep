metadata description = 'A private endpoint of one resource, with the private zone in which its name is found.'

@minLength(1)
@maxLength(80)
@description('Name of the endpoint.')
param name string

@description('Region.')
param location string

@description('Tags of the resources.')
param tags object

@description('Resource that is reached privately.')
param resourceId string

@description('Which part of the resource: blob, queue, table, vault, account, redisEnterprise.')
param groupId string

@minLength(1)
@description('Private zone of that part, such as privatelink.vaultcore.azure.net.')
param zoneName string

@description('Network whose machines resolve the zone.')
param networkId string

@description('Subnet the endpoint stands in.')
param subnetId string

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: zoneName
  location: 'global'
  tags: tags
}

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = {
  parent: zone
  name: 'network'
  location: 'global'
  properties: { registrationEnabled: false, virtualNetwork: { id: networkId } }
}

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: groupId, properties: { privateLinkServiceId: resourceId, groupIds: [groupId] } }
    ]
  }

  resource names 'privateDnsZoneGroups' = {
    name: 'default'
    properties: { privateDnsZoneConfigs: [{ name: groupId, properties: { privateDnsZoneId: zone.id } }] }
  }
}
