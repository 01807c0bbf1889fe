metadata description = 'A network with a subnet for the functions, one for the database and one for private endpoints.'

@minLength(2)
@maxLength(64)
@description('Name of the network.')
param name string

@description('Region.')
param location string

@description('Tags of the resources.')
param tags object

@minLength(9)
@maxLength(18)
@description('Address range; the three subnets are its first /24 ranges.')
param addressPrefix string = '10.40.0.0/16'

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        name: 'functions'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 24, 1)
          delegations: [{ name: 'functions', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'database'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 24, 2)
          delegations: [{ name: 'postgres', properties: { serviceName: 'Microsoft.DBforPostgreSQL/flexibleServers' } }]
        }
      }
      {
        name: 'endpoints'
        properties: { addressPrefix: cidrSubnet(addressPrefix, 24, 3), privateEndpointNetworkPolicies: 'Disabled' }
      }
    ]
  }
}

// The name of the zone of a server that is injected into a subnet ends with this; it is the same in every public region.
resource databaseZone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: '${name}.private.postgres.database.azure.com'
  location: 'global'
  tags: tags
}

resource databaseZoneLink 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = {
  parent: databaseZone
  name: 'network'
  location: 'global'
  properties: { registrationEnabled: false, virtualNetwork: { id: network.id } }
}

@description('Resource id of the network.')
output id string = network.id

@description('Subnet that the function app joins.')
output functionsSubnetId string = network.properties.subnets[0].id

@description('Subnet that the database server is put into.')
output databaseSubnetId string = network.properties.subnets[1].id

@description('Subnet of the private endpoints.')
output endpointsSubnetId string = network.properties.subnets[2].id

@description('Private zone in which the database server finds its name.')
output databaseZoneId string = databaseZone.id
