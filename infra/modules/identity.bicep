metadata description = 'The identity the functions run as; every other module gives it the least role it needs.'

@minLength(3)
@maxLength(128)
@description('Name of the identity; also its sign-in name in PostgreSQL.')
param name string

@description('Region.')
param location string

@description('Tags of the resource.')
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
  tags: tags
}

@description('Resource id, by which the function app takes the identity.')
output id string = identity.id

@description('Name, by which PostgreSQL knows the identity.')
output name string = identity.name

@description('Client id, by which code chooses this identity.')
output clientId string = identity.properties.clientId

@description('Object id, to which roles are assigned.')
output principalId string = identity.properties.principalId
